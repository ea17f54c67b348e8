import {
  checkpointAt,
  type ConcurrencyError,
  type DocumentWrite,
  hasElapsed,
  type Lease,
  type Leases,
  type Mark,
  type Place,
  type Position,
  type Purge,
  storeErrors,
} from '@parley/eventsourcing';
import type { Parked } from '../parked/parked.js';
import type { ConsumerContext } from './context.js';

/** Under which names a consumer stores what it does. */
export interface StoredNames {
  readonly checkpoint: string;
  readonly collection: string;
}

/** What a consumer knows while it holds its lease; dropped and loaded again when the lease is lost. */
export interface LeaseSession<P extends Parked = Parked> {
  readonly names: StoredNames;
  lease: Lease;
  /** ms by the clock. */
  renewedAt: number;
  /** Effects of everything up to here are stored, or wait in `parked`. */
  position: Position;
  /** The last event passed; null: none since the session was loaded. */
  mark: Mark | null;
  /** The stored checkpoint: at most `position`. */
  checkpoint: Position;
  checkpointAt: number;
  /** By stream. */
  readonly parked: Map<string, P>;
  /** Effects up to `position` that are not stored yet; null: none ever wait. */
  unstored: UnstoredEffects | null;
  /** Called after every move of `position`. */
  readonly onMove: () => void;
}

/** Effects that wait in memory until many are stored at once. */
export interface UnstoredEffects {
  /** False where they have to be stored now, after all that is kept: a purge is the store's to carry out. */
  keep(effects: Effects): boolean;
  /** Whether as much is kept as memory should hold. */
  isFull(): boolean;
  /** What is kept, in steps to be stored in this order. All of it counts as stored from now on. */
  take(): readonly Effects[];
  /** Learns what was stored without waiting. */
  passed(effects: Effects): void;
  /** Nothing waits any more, and nothing is remembered. */
  end(): void;
}

export interface Loaded<P extends Parked> {
  readonly names: StoredNames;
  readonly lease: Lease;
  readonly checkpoint: Position;
  /** Where it is; default: the checkpoint. */
  readonly position?: Position;
  readonly parked: readonly P[];
  readonly onMove: () => void;
}

export function newSession<P extends Parked>(
  { clock }: ConsumerContext,
  { names, lease, checkpoint, position = checkpoint, parked, onMove }: Loaded<P>,
): LeaseSession<P> {
  const now = clock();
  const byStream = new Map(parked.map((one) => [one.stream, one]));
  const place = { position, mark: null, checkpoint, checkpointAt: now };
  return { names, lease, renewedAt: now, ...place, parked: byStream, unstored: null, onMove };
}

/** Takes or renews the lease; null while another process holds it. */
export const acquire = (
  { documents, owner, leaseTtlMs }: Pick<ConsumerContext, 'documents' | 'owner' | 'leaseTtlMs'>,
  lease: string,
): Promise<Lease | null> => documents.acquireLease(lease, owner, leaseTtlMs);

/** Who holds each lease now, by the store's clock. */
export async function leaseHolders(documents: Leases): Promise<ReadonlyMap<string, string>> {
  const held = await documents.heldLeases();
  return new Map(held.map(({ name, owner }) => [name, owner]));
}

/** Thrown where a later holder of the lease has been. */
export const leaseLost = (lease: string): ConcurrencyError =>
  storeErrors.LEASE_LOST(`Another process has the lease ${lease} now.`, { lease });

/** A lease, and when it was taken or renewed last. */
export type HeldLease = Pick<LeaseSession, 'lease' | 'renewedAt'>;

/** Renews the lease when a third of its time has gone. Throws `LEASE_LOST` when another process had it meanwhile. */
export async function keepLease(context: ConsumerContext, session: HeldLease): Promise<void> {
  const { clock, leaseTtlMs } = context;
  if (hasElapsed(clock, session.renewedAt, leaseTtlMs / 3)) await renewLease(context, session);
}

/** Renews the lease now, before a write that would not be checked against it. Throws like `keepLease`. */
export async function renewLease(context: ConsumerContext, session: HeldLease): Promise<void> {
  // Before it is asked for: the lease runs from when the store gives it, not from when this is known here.
  const askedAt = context.clock();
  const lease = await acquire(context, session.lease.name);
  if (lease?.token !== session.lease.token) throw leaseLost(session.lease.name);
  session.lease = lease;
  session.renewedAt = askedAt;
}

export interface Effects {
  readonly purges: readonly Purge[];
  readonly copies?: readonly DocumentWrite[];
  readonly writes: readonly DocumentWrite[];
}

export const NO_EFFECTS: Effects = { purges: [], writes: [] };

/** How long effects wait in memory at most, in ms: so much is done again after a kill. */
const UNSTORED_MS = 30_000;

/**
 * Stores the effects of everything up to the position and moves there. Without effects, and where they may wait, only the position in
 * memory moves, and the checkpoint follows a while later: a restart reads those events again.
 */
export async function storeUpTo(
  context: ConsumerContext,
  session: LeaseSession,
  effects: Effects,
  { position, mark }: Place,
): Promise<void> {
  session.mark = mark ?? session.mark;
  const { purges, copies = [], writes } = effects;
  const isIdle = purges.length === 0 && copies.length === 0 && writes.length === 0;
  const { unstored } = session;
  const isKept = !isIdle && unstored !== null && unstored.keep(effects);
  const isDue = position > session.checkpoint && (unstored?.isFull() || isLate(context, session));
  const place = { position, mark: session.mark };
  if (isDue || !(isIdle || isKept)) await commitUpTo(context, session, isKept ? NO_EFFECTS : effects, place);
  if (position === session.position) return;
  session.position = position;
  session.onMove();
}

const isLate = (
  { clock, checkpointMs }: ConsumerContext,
  { unstored, checkpointAt }: LeaseSession,
): boolean => hasElapsed(clock, checkpointAt, unstored === null ? checkpointMs : UNSTORED_MS);

/** Brings the stored checkpoint to where the consumer is, and stores all that waits. */
export async function storeCheckpoint(context: ConsumerContext, session: LeaseSession): Promise<void> {
  if (session.checkpoint === session.position) return;
  await commitUpTo(context, session, NO_EFFECTS, session);
}

/** The same, and from now on no effects wait. */
export async function storeWhatWaits(context: ConsumerContext, session: LeaseSession): Promise<void> {
  if (session.unstored === null) return;
  await storeCheckpoint(context, session);
  session.unstored.end();
  session.unstored = null;
  session.onMove();
}

/** Documents, checkpoint and lease are one operation of the store. */
async function commitUpTo(
  { documents, clock }: ConsumerContext,
  session: LeaseSession,
  effects: Effects,
  place: Place,
): Promise<void> {
  const { lease, names } = session;
  const checkpoint = checkpointAt(names.checkpoint, place);
  for (const step of session.unstored?.take() ?? [])
    await documents.commit({ lease, collection: names.collection, ...step, isFollowed: true });
  await documents.commit({ lease, collection: names.collection, ...effects, checkpoint });
  session.unstored?.passed(effects);
  session.checkpoint = place.position;
  session.checkpointAt = clock();
}
