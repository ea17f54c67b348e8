import { START, type Checkpoint, type Position, type Purge, type RecordedEvent } from '@parley/eventsourcing';
import { buildKey, buildOfCollection, type BuildId } from '../projector/build.js';
import { compileHandlers, type HandlersFor } from '../projector/handlers.js';
import type { Projection } from '../projector/projection.js';
import type { Followed, FollowerDependencies } from './follower.types.js';
import { touchedBy } from './touched.js';

/** A followed read model: its build that queries read, and what of it is to be read again. */
export interface Source {
  readonly followed: Followed;
  readonly collection: string;
  readonly build: BuildId;
  readonly handlersFor: HandlersFor;
  /** How far it was when it was last asked. */
  checkpoint: Position;
  /** Ids of documents that events may have changed. */
  readonly dirty: Map<string, Changed>;
  purges: readonly PurgeOf[];
}

/** Between which positions events changed a document that was not read since: one that is always being changed is read now and then. */
interface Changed {
  readonly first: Position;
  readonly last: Position;
}

/** A purge, and the event that asks for it. */
interface PurgeOf {
  readonly purge: Purge;
  readonly eventId: string;
  readonly stream: string;
  readonly revision: number;
  /** From when on what it leaves can be read. */
  readonly position: Position;
}

/** Throws a `TypeError` for a read model whose changed documents the event alone does not tell. */
export function sourceOf(
  followed: Followed,
  collection: string,
  definitions: FollowerDependencies<never>['definitions'],
): Source {
  const build = buildOfCollection(followed.name, collection);
  const definition = definitionOf(definitions, followed.name, build?.version);
  if (build === null || definition === undefined)
    throw new TypeError(`${followed.name} is followed, which nothing defines.`);
  if (Object.values(definition.on).some(({ reaches, leaves }) => reaches ?? leaves))
    throw new TypeError(`${followed.name} cannot be followed: its events reach further documents.`);
  const handlersFor = compileHandlers(definition);
  return { followed, collection, build, handlersFor, checkpoint: START, dirty: new Map(), purges: [] };
}

/** Of the version that is served; while this program does not know that, of the newest. */
function definitionOf(
  definitions: readonly Projection[],
  name: string,
  version: number | undefined,
): Projection | undefined {
  const own = definitions.filter((definition) => definition.name === name);
  return (
    own.find((definition) => definition.version === version) ?? own.sort((a, b) => b.version - a.version)[0]
  );
}

export const checkpointIn = (
  checkpoints: readonly Checkpoint[],
  { build }: Pick<Source, 'build'>,
): Position => checkpoints.find(({ name }) => name === buildKey(build))?.position ?? START;

/** Notes what an event may have changed. `position`: from when on that can be read; default: the event's. */
export function touch(
  source: Source,
  catalog: FollowerDependencies<never>['catalog'],
  event: RecordedEvent,
  position: Position = event.position,
): void {
  const { ids, purge } = touchedBy(source.handlersFor, catalog, event);
  for (const id of ids) source.dirty.set(id, withChange(source.dirty.get(id), position));
  const { id: eventId, stream, revision } = event;
  if (purge !== null) source.purges = [...source.purges, { purge, eventId, stream, revision, position }];
}

const withChange = (before: Changed | undefined, position: Position): Changed => ({
  first: before !== undefined && before.first < position ? before.first : position,
  last: before !== undefined && before.last > position ? before.last : position,
});
