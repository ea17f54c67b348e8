import {
  checkpointAt,
  type DocumentStore,
  type DocumentWrite,
  type EventCatalog,
  type EventStore,
  hasElapsed,
  type Lease,
  type Mark,
  type Place,
  type Position,
  type Purge,
  START,
} from '@parley/eventsourcing';
import type { Projection } from './projection.js';
import { buildCollection, buildKey, leaseLost, leaseName, type BuildId } from './build.js';
import { versionKey } from '../management/operations.js';
import type { ProjectionNotice } from '../projections/notices.js';
import type { OperationsLog } from '../management/management-log.js';
import { outcomesOf, type Outcomes } from '../management/outcomes.js';
import { takeOverParked } from '../parked/parked-records.js';
import { skippedOf, type ParkedStream } from '../parked/parked.js';
import { compileRules, type RuleFor } from './handlers.js';
import { anyId, createSeenIds, type SeenIds } from './known-ids.js';
import type { Share } from '../cluster/assignment.js';

/** What every part of the runner needs, with all defaults filled in. Times in ms. */
export interface RunnerContext {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly catalog: EventCatalog;
  readonly owner: string;
  readonly clock: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly batchSize: number;
  readonly pollMs: number;
  readonly checkpointMs: number;
  readonly leaseTtlMs: number;
  readonly share: Share;
  readonly onNotice: (notice: ProjectionNotice) => void;
}

/** What a runner knows while it holds the lease of its build; dropped and loaded again when the lease is lost. */
export interface Held {
  readonly build: BuildId;
  readonly collection: string;
  readonly ruleFor: RuleFor;
  lease: Lease;
  /** ms by the clock. */
  renewedAt: number;
  /** Effects of everything up to here are stored, or wait in `parked`. */
  position: Position;
  /** The last event passed; null: none since the build was loaded. */
  mark: Mark | null;
  /** The stored checkpoint: at most `position`. */
  checkpoint: Position;
  checkpointAt: number;
  readonly parked: Map<string, ParkedStream>;
  /** Documents that the collection may hold: only the holder of the lease writes any. */
  readonly seen: SeenIds;
  /** Whether an operator has passed over the event of this id. */
  readonly isSkipped: (eventId: string) => boolean;
  /** What has become of the orders of operators. */
  outcomes: Outcomes;
  /** Called after every move of `position`. */
  readonly onMove: () => void;
}

interface LoadedBuild {
  readonly build: BuildId;
  readonly projection: Projection;
  readonly operations: OperationsLog;
  /** Nobody reads from it yet. */
  readonly isFilling: boolean;
  readonly onMove: () => void;
}

/** Takes or renews the lease; null while somebody else holds it. */
export const acquire = (
  { documents, owner, leaseTtlMs }: RunnerContext,
  build: BuildId,
): Promise<Lease | null> => documents.acquireLease(leaseName(build), owner, leaseTtlMs);

/** Reads where the build stands, creating its collection when it is new. */
export async function load(
  context: RunnerContext,
  lease: Lease,
  { build, projection, operations, isFilling, onMove }: LoadedBuild,
): Promise<Held> {
  const { documents } = context;
  const collection = buildCollection(build);
  const { indexes, fields } = projection;
  await documents.ensureCollection({ name: collection, indexes, fields, filling: isFilling });
  const checkpoint = await documents.checkpoint(buildKey(build));
  const parked = await takeOverParked(documents, lease.token, build);
  return {
    build,
    collection,
    ruleFor: compileRules(projection),
    lease,
    renewedAt: context.clock(),
    position: checkpoint,
    mark: null,
    checkpoint,
    checkpointAt: context.clock(),
    parked: new Map(parked.map((stream) => [stream.stream, stream])),
    seen: checkpoint === START ? await seenFrom(documents, lease, build) : anyId,
    isSkipped: skippedBy(await skippedOf(documents, build), build, operations),
    outcomes: await outcomesOf(documents, build),
    onMove,
  };
}

/** An empty collection holds what its holder writes, and a step that was cut off leaves documents without a checkpoint. */
async function seenFrom(documents: DocumentStore, lease: Lease, build: BuildId): Promise<SeenIds> {
  const collection = buildCollection(build);
  // From the first step under a lease on, no earlier holder writes.
  const checkpoint = { name: buildKey(build), position: START };
  await documents.commit({ lease, collection, purges: [], writes: [], checkpoint });
  return (await documents.count(collection, [{}], 1)) === 0 ? createSeenIds() : anyId;
}

function skippedBy(
  old: ReadonlySet<string>,
  { name, version }: BuildId,
  operations: OperationsLog,
): Held['isSkipped'] {
  const key = versionKey(name, version);
  return (eventId) => old.has(eventId) || (operations.known().skipped.get(key)?.has(eventId) ?? false);
}

/** Renews the lease when a third of its time has gone. Throws `LEASE_LOST` when somebody else had it meanwhile. */
export async function keepLease(context: RunnerContext, held: Held): Promise<void> {
  const { clock, leaseTtlMs } = context;
  if (hasElapsed(clock, held.renewedAt, leaseTtlMs / 3)) await renewLease(context, held);
}

/** Renews the lease now, before a write that would not be checked against it. Throws like `keepLease`. */
export async function renewLease(context: RunnerContext, held: Held): Promise<void> {
  const lease = await acquire(context, held.build);
  if (lease?.token !== held.lease.token) throw leaseLost(buildKey(held.build));
  held.lease = lease;
  held.renewedAt = context.clock();
}

export interface Effects {
  readonly purges: readonly Purge[];
  readonly writes: readonly DocumentWrite[];
}

/**
 * Stores the effects of everything up to the position and moves there. Without effects only the position in memory
 * moves, and the checkpoint follows every `checkpointMs`: a restart reads those events again, to no effect.
 */
export async function storeUpTo(
  context: RunnerContext,
  held: Held,
  { purges, writes }: Effects,
  { position, mark }: Place,
): Promise<void> {
  held.mark = mark ?? held.mark;
  const isIdle = purges.length === 0 && writes.length === 0;
  const { clock, checkpointMs } = context;
  const isDue = position > held.checkpoint && hasElapsed(clock, held.checkpointAt, checkpointMs);
  if (!isIdle || isDue) await commitUpTo(context, held, { purges, writes }, { position, mark: held.mark });
  if (position === held.position) return;
  held.position = position;
  held.onMove();
}

/** Brings the stored checkpoint to where the runner is. */
export async function storeCheckpoint(context: RunnerContext, held: Held): Promise<void> {
  if (held.checkpoint === held.position) return;
  await commitUpTo(context, held, { purges: [], writes: [] }, held);
}

async function commitUpTo(
  { documents, clock }: RunnerContext,
  held: Held,
  effects: Effects,
  place: Place,
): Promise<void> {
  const { lease, collection } = held;
  const checkpoint = checkpointAt(buildKey(held.build), place);
  await documents.commit({ lease, collection, ...effects, checkpoint });
  held.checkpoint = place.position;
  held.checkpointAt = clock();
}
