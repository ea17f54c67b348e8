import type { DocumentStore, EventStore, Position } from '@parley/eventsourcing';
import { buildKey } from '../projector/build.js';
import type { Projection } from '../projector/projection.js';
import { servedBuilds } from './served.js';

/** The build of a projection of which nothing is served yet. */
export interface FirstBuild {
  readonly name: string;
  /** Events of the log that it has still to fold, about; exact where positions are numbers in a row. */
  readonly events: number;
  /** How much work that is beside other builds. */
  readonly work: number;
}

/** First builds that are still to be made, or to be ended. */
export async function firstBuilds(
  definitions: readonly Projection[],
  { eventStore, documents }: { readonly eventStore: EventStore; readonly documents: DocumentStore },
): Promise<readonly FirstBuild[]> {
  const [head, served, stored] = await Promise.all([
    eventStore.head(),
    servedBuilds(documents),
    documents.listCheckpoints(),
  ]);
  const positions = new Map(stored.map(({ name, position }) => [name, position]));
  return newest(definitions)
    .filter(({ name }) => !served.has(name))
    .map(({ name, version, weight = 1 }) => {
      const at = positions.get(buildKey({ name, version, generation: 0 }));
      const events = eventsBetween(at, head);
      return { name, events, work: events * weight };
    });
}

const eventsBetween = (from: Position = 0n, to: Position): number => Math.max(0, Number(to - from));

function newest(definitions: readonly Projection[]): readonly Projection[] {
  const found = new Map<string, Projection>();
  for (const definition of definitions)
    if ((found.get(definition.name)?.version ?? 0) < definition.version)
      found.set(definition.name, definition);
  return [...found.values()];
}
