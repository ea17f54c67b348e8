import { type Lease, type Place, START } from '@parley/eventsourcing';
import type { ConsumerContext } from '../consumer/context.js';
import { newSession, storeUpTo, type LeaseSession } from '../consumer/lease-session.js';
import { parkedWrite, unparkedWrite, type ParkedReaction } from '../parked/parked-reaction.js';
import { migrateLegacyState } from './state/migrate-legacy-state.js';
import type { ProcessNotice } from './notices.js';
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
} from './state/stored.js';

export interface ReactorContext extends ConsumerContext {
  readonly onNotice: (notice: ProcessNotice) => void;
  readonly onReaction: (reaction: { readonly process: string; readonly outcome: string }) => void;
}

/** What a reactor knows while it holds the lease of its process. */
export interface ReactorSession extends LeaseSession<ParkedReaction> {
  readonly process: Process;
  /** As stored. */
  counts: CountsDocument;
  /** The last report of it; empty: none. */
  reported: string;
}

/** Reads where the process stands; at its first start, decides where it begins. */
export async function loadProcess(
  context: ConsumerContext,
  lease: Lease,
  process: Process,
  onMove: () => void,
): Promise<ReactorSession> {
  const { documents, eventStore } = context;
  const { name, from } = process;
  await documents.ensureCollection(collectionFor(name));
  await migrateLegacyState(documents, lease, name);
  const standing = await standingOf(documents, name);
  const { checkpoint, counts } = standing;
  const begun =
    standing.begun ?? (await begin(documents, name, from === 'start' ? START : await eventStore.head()));
  const position = reachedBy({ ...standing, begun });
  const parked = await listParked(documents, name);
  const names = { checkpoint: checkpointName(name), collection: processCollection(name) };
  return {
    ...newSession(context, { names, lease, checkpoint, position, parked, onMove }),
    process,
    counts,
    reported: '',
  };
}

/** What a step changes besides the position. */
export interface Step {
  readonly done?: number;
  readonly refused?: number;
  /** Waits from now on, or does not any more. */
  readonly parked?: ParkedReaction;
  readonly unparked?: ParkedReaction;
}

/** Stores a step and where it leads, as one operation. A step that is stored again after a kill changes nothing. */
export async function storeStep(
  context: ReactorContext,
  session: ReactorSession,
  place: Place,
  { done = 0, refused = 0, parked, unparked }: Step,
): Promise<void> {
  const { position } = place;
  const { counts: before, process } = session;
  const isCounted = done + refused > 0;
  const counts = isCounted
    ? { ...before, done: before.done + done, refused: before.refused + refused }
    : before;
  const writes = [
    ...(isCounted ? [{ id: process.name, position, document: counts }] : []),
    ...(unparked ? [unparkedWrite(unparked, position)] : []),
    ...(parked ? [parkedWrite(parked, position)] : []),
  ];
  await storeUpTo(context, session, { purges: [], writes }, place);
  session.counts = counts;
  if (unparked) session.parked.delete(unparked.stream);
  if (unparked && !parked)
    context.onNotice({ kind: 'resumed', process: process.name, stream: unparked.stream });
  if (!parked) return;
  session.parked.set(parked.stream, parked);
  context.onNotice({ kind: 'parked', parked });
}
