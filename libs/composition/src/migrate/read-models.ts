import {
  commandIndexProjection,
  createCatalog,
  createProjections,
  type DocumentStore,
  type EventStore,
  type Position,
  type ProjectionState,
  type Projections,
} from '@parley/eventsourcing';
import { allEvents } from '@parley/domain';
import { allProjections } from '@parley/readmodels';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Patience } from './patience.js';

/** Time between two looks at how far the read models are, in ms. */
const LOOK_MS = 200;

export interface RebuildOptions {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly patience: Patience;
  /** Percent, 0 to 100. */
  readonly onProgress: (percent: number) => void;
}

/** How the building of one read model ended. */
export interface BuiltReadModel {
  readonly name: string;
  /** False: it is paused, or has met an event that it cannot fold. */
  readonly isServing: boolean;
  readonly position: Position;
  /** Why it stopped: the code of the failure. */
  readonly error?: string;
}

/** Builds every read model up to the end that the log has now; workers that run already are left to it and waited for. */
export async function buildReadModels(options: RebuildOptions): Promise<readonly BuiltReadModel[]> {
  const { eventStore, documents, patience } = options;
  const definitions = [...allProjections, commandIndexProjection];
  const projections = createProjections({
    eventStore,
    documents,
    catalog: createCatalog(allEvents),
    definitions,
    owner: `migrate-${randomUUID()}`,
    clock: Date.now,
  });
  const head = await patience(() => eventStore.head());
  const names = definitions.map(({ name }) => name);
  await projections.start();
  try {
    return await untilBuilt(projections, names, head, options);
  } finally {
    await projections.stop();
  }
}

async function untilBuilt(
  projections: Projections,
  names: readonly string[],
  head: Position,
  { patience, onProgress }: RebuildOptions,
): Promise<readonly BuiltReadModel[]> {
  for (;;) {
    const states = await patience(() => projections.states());
    const builds = names.map((name) => furthest(states.filter((state) => state.name === name)));
    onProgress(percentOf(builds, head));
    if (builds.every((build) => build !== undefined && isOver(build, head)))
      return builds.flatMap((build) => (build === undefined ? [] : [resultOf(build, head)]));
    await pause(LOOK_MS);
  }
}

/** Of several builds the one that is served in the end: a newer version, or a newer build of it. */
function furthest(states: readonly ProjectionState[]): ProjectionState | undefined {
  const [first, ...others] = states;
  if (first === undefined) return undefined;
  return others.reduce((best, one) => (isNewer(one, best) ? one : best), first);
}

const isNewer = (one: ProjectionState, other: ProjectionState): boolean =>
  one.version !== other.version ? one.version > other.version : one.generation > other.generation;

const isReady = ({ serving, position }: ProjectionState, head: Position): boolean =>
  serving && position >= head;

const isOver = (build: ProjectionState, head: Position): boolean =>
  isReady(build, head) || build.state === 'failed' || build.state === 'paused';

function percentOf(builds: readonly (ProjectionState | undefined)[], head: Position): number {
  if (head === 0n) return 100;
  const done = builds.reduce(
    (sum, build) => sum + Math.min(1, Number(build?.position ?? 0n) / Number(head)),
    0,
  );
  return Math.floor((100 * done) / builds.length);
}

const resultOf = (build: ProjectionState, head: Position): BuiltReadModel => ({
  name: build.name,
  isServing: isReady(build, head),
  position: build.position,
  ...(isReady(build, head) ? {} : { error: build.error ?? build.state }),
});
