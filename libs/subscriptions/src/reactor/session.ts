import {
  checkpointAt,
  ConcurrencyError,
  type DocumentStore,
  type DocumentWrite,
  type EventCatalog,
  type EventStore,
  hasElapsed,
  type Lease,
  type LogPage,
  type Mark,
  markOf,
  type Place,
  type Position,
  START,
} from '@parley/eventsourcing';
import type { Share } from '../cluster/assignment.js';
import { adopt } from './migrate-legacy-state.js';
import type { ProcessNotice } from './notices.js';
import type { ParkedReaction } from './parked.js';
import type { Process } from './process.js';
import {
  begin,
  checkpointName,
  collectionFor,
  listParked,
  processCollection,
  reachedBy,
  standingOf,
  type CountsDocument,
} from './stored.js';

/** What every part needs, with all defaults filled in. Times in ms. */
export interface ProcessContext {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly catalog: EventCatalog;
  readonly owner: string;
  readonly clock: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly batchSize: number;
  readonly pollMs: number;
  readonly leaseTtlMs: number;
  readonly share: Share;
  readonly onNotice: (notice: ProcessNotice) => void;
  readonly onReaction: (reaction: { readonly process: string; readonly outcome: string }) => void;
}

/** What is known while the lease of a process is held; dropped and loaded again when the lease is lost. */
export interface Held {
  readonly process: Process;
  lease: Lease;
  /** ms by the clock. */
  renewedAt: number;
  /** Everything up to here was reacted to, or waits in `parked`. */
  position: Position;
  /** The last event passed; null: none since the process was loaded. */
  mark: Mark | null;
  /** The stored checkpoint: at most `position`. */
  checkpoint: Position;
  checkpointAt: number;
  /** As stored. */
  counts: CountsDocument;
  readonly parked: Map<string, ParkedReaction>;
}

export const leaseName = (process: string): string => `process:${process}`;

/** Takes or renews the lease; null while somebody else holds it. */
export const acquire = (
  { documents, owner, leaseTtlMs }: ProcessContext,
  { name }: Process,
): Promise<Lease | null> => documents.acquireLease(leaseName(name), owner, leaseTtlMs);

/** Reads where the process stands; at its first start, decides where it begins. */
export async function load(context: ProcessContext, lease: Lease, process: Process): Promise<Held> {
  const { documents, eventStore, clock } = context;
  await documents.ensureCollection(collectionFor(process.name));
  await adopt(documents, lease, process.name);
  const standing = await standingOf(documents, process.name);
  const begun =
    standing.begun ??
    (await begin(documents, process.name, process.from === 'start' ? START : await eventStore.head()));
  const parked = await listParked(documents, process.name);
  return {
    process,
    lease,
    renewedAt: clock(),
    position: reachedBy({ ...standing, begun }),
    mark: null,
    checkpoint: standing.checkpoint,
    checkpointAt: clock(),
    counts: standing.counts,
    parked: new Map(parked.map((one) => [one.stream, one])),
  };
}

/** Renews the lease when a third of its time has gone. Throws `LEASE_LOST` when somebody else had it meanwhile. */
export async function keepLease(context: ProcessContext, held: Held): Promise<void> {
  if (!hasElapsed(context.clock, held.renewedAt, context.leaseTtlMs / 3)) return;
  const { name } = held.process;
  const lease = await acquire(context, held.process);
  if (lease?.token !== held.lease.token) {
    throw new ConcurrencyError('LEASE_LOST', `Another holder runs the process ${name} now.`, {
      process: name,
    });
  }
  held.lease = lease;
  held.renewedAt = context.clock();
}

/** What a step changes besides the position. */
export interface Step {
  readonly counts: CountsDocument;
  readonly parked: readonly DocumentWrite[];
}

/** Stores a step and where it leads. A step that is stored again after a kill changes nothing. */
export async function storeUpTo(
  { documents, clock }: ProcessContext,
  held: Held,
  place: Place,
  { counts, parked }: Step = { counts: held.counts, parked: [] },
): Promise<void> {
  const { lease, process } = held;
  const { position, mark } = place;
  const counted = counts === held.counts ? [] : [{ id: process.name, position, document: counts }];
  const checkpoint = checkpointAt(checkpointName(process.name), place);
  const writes = [...counted, ...parked];
  await documents.commit({
    lease,
    collection: processCollection(process.name),
    purges: [],
    writes,
    checkpoint,
  });
  held.position = position;
  held.mark = mark ?? held.mark;
  held.counts = counts;
  held.checkpoint = position;
  held.checkpointAt = clock();
}

/** Passes what is left of a page and needs no reaction: the stored checkpoint follows once per poll. */
export async function passPage(
  context: ProcessContext,
  held: Held,
  { events, next }: LogPage,
): Promise<void> {
  const { clock, pollMs } = context;
  const last = events.at(-1);
  const place = { position: next, mark: last === undefined ? held.mark : markOf(last) };
  const isDue = next > held.checkpoint && hasElapsed(clock, held.checkpointAt, pollMs);
  if (isDue) await storeUpTo(context, held, place);
  held.position = next;
  held.mark = place.mark;
}
