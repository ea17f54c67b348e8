import { afterEach, expect } from '@jest/globals';
import { createCatalog, type Document } from '@parley/eventsourcing';
import { boardEvents, PATIENCE, type useBench } from '@parley/testkit';
import type { Projection } from '../projector/projection.js';
import type { Projections } from '../projections/types.js';
import { createFollower } from './follower.js';
import type { Follower, FollowerDependencies, Mirror } from './follower.types.js';

export interface Boards extends Mirror {
  readonly all: Map<string, Map<string, Document>>;
}

export function openBoards(names: readonly string[]): Boards {
  const all = new Map(names.map((name) => [name, new Map<string, Document>()]));
  return {
    all,
    put(name, id, document) {
      if (document === null) all.get(name)?.delete(id);
      else all.get(name)?.set(id, document);
    },
    purge(name, { field, value }) {
      for (const [id, document] of all.get(name) ?? [])
        if (document[field] === value) all.get(name)?.delete(id);
      return true;
    },
  };
}

/** Followers of boards, stopped after each test. */
export function useFollowers(bench: ReturnType<typeof useBench>) {
  const following = new Set<Follower<Boards>>();
  afterEach(async () => {
    await Promise.all([...following].map((follower) => follower.stop()));
    following.clear();
  });

  return {
    follow(
      projections: Projections,
      definitions: readonly Projection[],
      open: (names: readonly string[]) => Boards = openBoards,
      other: Partial<FollowerDependencies<Boards>> = {},
    ): Follower<Boards> {
      const names = [...new Set(definitions.map(({ name }) => name))];
      const follower = createFollower({
        ...{ documents: bench.documents, eventStore: bench.eventStore, sleep: bench.sleep, definitions },
        followed: names.map((name) => ({ name })),
        open: () => open(names),
        catalog: createCatalog(boardEvents),
        serving: (name) => projections.serving(name),
        clock: () => performance.now(),
        onError: (code) => expect(code).toBe('none'),
        ...other,
      });
      following.add(follower);
      return follower;
    },
    async mirrored(follower: Follower<Boards>, name = 'boards'): Promise<ReadonlyMap<string, Document>> {
      const current = await follower.current(PATIENCE);
      return current?.mirror.all.get(name) ?? new Map<string, Document>();
    },
  };
}
