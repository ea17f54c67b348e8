import { type Lease, START } from '@parley/eventsourcing';
import type { ConsumerContext } from '../consumer/context.js';
import { newSession, type LeaseSession } from '../consumer/lease-session.js';
import type { ManagementLog } from '../management/log/management-log.js';
import { skippedIn, type Operations } from '../management/operations.js';
import { outcomesOf, type Outcomes } from '../management/outcomes.js';
import { takeOverParked } from '../parked/parked-records.js';
import { skippedOf, type ParkedStream } from '../parked/parked-stream.js';
import type { ProjectionNotice } from '../projections/notices.js';
import { buildCollection, buildKey, type BuildId } from './build.js';
import { compileHandlers, type HandlersFor } from './handlers.js';
import type { HeldMemory, HeldPart } from './memory/held-memory.js';
import { anyId, createKnownIds, type KnownIds } from './memory/known-ids.js';
import type { Projection } from './projection.js';
import { createWriteBehind, type WriteBehind } from './memory/write-behind.js';

export interface ProjectorContext extends ConsumerContext {
  /** What its builds hold in memory together. */
  readonly held: HeldMemory;
  readonly onNotice: (notice: ProjectionNotice) => void;
}

/** What a projector knows while it holds the lease of its build. */
export interface ProjectorSession extends LeaseSession<ParkedStream> {
  readonly build: BuildId;
  readonly handlersFor: HandlersFor;
  /** Documents that the collection may hold: only the holder of the lease writes any. */
  readonly knownIds: KnownIds;
  /** Of a build that no query reads, until it has caught up. */
  unstored: WriteBehind | null;
  /** Whether an operator has passed over the event of an id, as known now; null: over none. */
  readonly skipping: () => ((eventId: string) => boolean) | null;
  /** What has become of the commands of operators. */
  outcomes: Outcomes;
}

export interface LoadedBuild {
  readonly build: BuildId;
  readonly projection: Projection;
  readonly operations: Pick<ManagementLog<Operations>, 'known'>;
  /** Nothing of the projection is served yet: indexes can wait. */
  readonly isFilling: boolean;
  /** Where its effects may wait; null: they may not. */
  readonly waiting: HeldPart | null;
  readonly onMove: () => void;
}

/** Reads where the build stands, creating its collection when it is new. */
export async function loadBuild(
  context: ConsumerContext,
  lease: Lease,
  { build, projection, operations, isFilling, waiting, onMove }: LoadedBuild,
): Promise<ProjectorSession> {
  const { documents } = context;
  const collection = buildCollection(build);
  const { indexes, fields, compact = false, words } = projection;
  const spec = { name: collection, indexes, fields, compact, ...(words && { words }) };
  await documents.ensureCollection({ ...spec, filling: isFilling });
  const names = { checkpoint: buildKey(build), collection };
  const checkpoint = await documents.checkpoint(names.checkpoint);
  const parked = await takeOverParked(documents, lease.token, build);
  const old = await skippedOf(documents, build);
  return {
    ...newSession(context, { names, lease, checkpoint, parked, onMove }),
    build,
    unstored: waiting && createWriteBehind(waiting),
    handlersFor: compileHandlers(projection),
    knownIds: checkpoint === START ? await knownFrom(context, lease, build) : anyId,
    skipping: () => skippedIn(operations.known(), build, old),
    outcomes: await outcomesOf(documents, build),
  };
}

/** An empty collection holds what its holder writes, and a step that was cut off leaves documents without a checkpoint. */
async function knownFrom({ documents }: ConsumerContext, lease: Lease, build: BuildId): Promise<KnownIds> {
  const collection = buildCollection(build);
  // From the first step under a lease on, no earlier holder writes.
  const checkpoint = { name: buildKey(build), position: START };
  await documents.commit({ lease, collection, purges: [], writes: [], checkpoint });
  return (await documents.count(collection, [{}], 1)) === 0 ? createKnownIds() : anyId;
}
