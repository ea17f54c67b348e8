import type { RecordedEvent } from '@parley/eventsourcing';
import { park } from '../consumer/consume.js';
import { foldOn, wholePage } from './apply-segment.js';
import {
  keepLease,
  renewLease,
  storeCheckpoint,
  type Effects,
  type Held,
  type RunnerContext,
} from './session.js';
import { deleteParked, putParked } from '../parked/parked-records.js';
import type { ParkedStream } from '../parked/parked.js';

const PAGE = 1_000;

/**
 * Applies the events of a parked stream that the runner has passed, late, and takes the stream out of parking.
 * Answers null, or where it is parked now when it failed again. Killed in the middle it is finished at the next load:
 * each document remembers the revision applied to it.
 */
export async function repair(
  context: RunnerContext,
  held: Held,
  parked: ParkedStream,
): Promise<ParkedStream | null> {
  const { documents } = context;
  const { stream } = parked;
  // Nothing that the repair applies may be delivered again once the stream is no longer parked.
  await storeCheckpoint(context, held);
  await renewLease(context, held);
  await putParked(documents, held.lease.token, { ...parked, isRepairing: true });
  for (let from = parked.revision; ;) {
    const events = await eventsPassed(context, held, stream, from);
    if (!(await applyLate(context, held, events))) return held.parked.get(stream) ?? null;
    if (events.length < PAGE) break;
    from += events.length;
  }
  await renewLease(context, held);
  await deleteParked(documents, held.lease.token, held.build, stream);
  held.parked.delete(stream);
  context.onNotice({ kind: 'resumed', build: held.build, stream });
  return null;
}

async function eventsPassed(
  { eventStore }: RunnerContext,
  { position }: Held,
  stream: string,
  from: number,
): Promise<readonly RecordedEvent[]> {
  const events = await eventStore.readStream(stream, { from, limit: PAGE });
  const end = events.findIndex((event) => event.position > position);
  return end === -1 ? events : events.slice(0, end);
}

/** False when an event failed, with the stream parked there. */
async function applyLate(
  context: RunnerContext,
  held: Held,
  events: readonly RecordedEvent[],
): Promise<boolean> {
  const store = (effects: Effects): Promise<void> =>
    context.documents.commit({ lease: held.lease, collection: held.collection, ...effects });
  for (const cursor = wholePage(); cursor.start < events.length;) {
    await keepLease(context, held);
    const poison = await foldOn(context, held, { events, mode: 'late', store }, cursor);
    if (poison === null) continue;
    await park(context, held, poison, 1);
    return false;
  }
  return true;
}
