import type { RecordedEvent } from '@parley/eventsourcing';
import { keepLease, renewLease, storeCheckpoint, type Effects } from '../consumer/lease-session.js';
import { wholePage, type Poison } from '../consumer/log-handler.js';
import { passedEvents } from '../parked/parked.js';
import { deleteParked, putParked } from '../parked/parked-records.js';
import { describeFailure, type ParkedStream } from '../parked/parked-stream.js';
import { applySegment, type FoldWork } from './apply-segment.js';
import type { ProjectorContext, ProjectorSession } from './session.js';

/**
 * Applies the events of a parked stream that the projector has passed, out of order, and takes the stream out of parking.
 * Answers null, or where it is parked now when it failed again. Killed in the middle it is finished at the next load:
 * each document remembers the revision applied to it.
 */
export async function replayParked(
  context: ProjectorContext,
  session: ProjectorSession,
  parked: ParkedStream,
): Promise<ParkedStream | null> {
  const { documents, eventStore } = context;
  const { stream, revision } = parked;
  // Nothing that the replay applies may be delivered again once the stream is no longer parked.
  await storeCheckpoint(context, session);
  await renewLease(context, session);
  await putParked(documents, session.lease.token, { ...parked, isRepairing: true });
  for await (const events of passedEvents(eventStore, stream, revision, session.position)) {
    const poison = await applyOutOfOrder(context, session, events);
    if (poison !== null) return parkAt(context, session, poison, 1);
  }
  await renewLease(context, session);
  await deleteParked(documents, session.lease.token, session.build, stream);
  session.parked.delete(stream);
  context.onNotice({ kind: 'resumed', build: session.build, stream });
  return null;
}

/** Answers the event that failed. */
async function applyOutOfOrder(
  context: ProjectorContext,
  session: ProjectorSession,
  events: readonly RecordedEvent[],
): Promise<Poison | null> {
  const store = (effects: Effects): Promise<void> =>
    context.documents.commit({ lease: session.lease, collection: session.names.collection, ...effects });
  const work: FoldWork = { events, decoded: [], mode: 'outOfOrder', store };
  for (const cursor = wholePage(); cursor.start < events.length;) {
    await keepLease(context, session);
    const poison = await applySegment(context, session, work, cursor);
    if (poison !== null) return poison;
  }
  return null;
}

/** From the event that failed on the stream waits. */
export const parkAt = (
  context: ProjectorContext,
  session: ProjectorSession,
  poison: Poison,
  attempts: number,
): Promise<ParkedStream> =>
  park(context, session, describeFailure(session.build, poison, attempts, context.clock()));

/** From now on the stream waits. Stored before the position passes the event. */
export async function park(
  context: ProjectorContext,
  session: ProjectorSession,
  parked: ParkedStream,
): Promise<ParkedStream> {
  await renewLease(context, session);
  await putParked(context.documents, session.lease.token, parked);
  session.parked.set(parked.stream, parked);
  context.onNotice({ kind: 'parked', parked });
  return parked;
}
