import { type LogPage, markOf, type Place } from '@parley/eventsourcing';
import { keepLease, renewLease, storeUpTo, type Effects, type Held, type RunnerContext } from '../projector/session.js';
import { putParked } from '../parked/parked-records.js';
import { describeFailure } from '../parked/parked.js';
import { foldOn, wholePage } from '../projector/apply-segment.js';
import type { Poison } from '../projector/segment.js';

/** How often an event is tried before its stream is parked. */
export const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 50;

/**
 * Folds and stores one page. A poison event is tried again, then parked with everything before it stored; in a strict
 * build it is answered instead, and the build stays right before it.
 */
export async function consume(
  context: RunnerContext,
  held: Held,
  page: LogPage,
  isStrict: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<Poison | null> {
  const { events } = page;
  const cursor = wholePage();
  const store = (effects: Effects, next: number): Promise<void> =>
    storeUpTo(context, held, effects, placeBefore(held, page, next));
  for (let attempts = 0; cursor.start < events.length;) {
    if (signal.aborted) return null;
    await keepLease(context, held);
    const { start } = cursor;
    const poison = await foldOn(context, held, { events, mode: 'live', store }, cursor);
    if (poison === null && attempts > 0) cursor.most = Infinity;
    if (poison === null || cursor.start > start) attempts = 0;
    if (poison === null) continue;
    attempts += 1;
    cursor.most = 1;
    if (attempts < ATTEMPTS) {
      await context.sleep(FIRST_PAUSE_MS * 2 ** (attempts - 1), signal);
      continue;
    }
    if (await isStrict()) return poison;
    await park(context, held, poison, attempts);
    cursor.most = Infinity;
  }
  await store({ purges: [], writes: [] }, events.length);
  return null;
}

/** Where the runner has been when it has folded the first `count` events of the page. */
function placeBefore({ position }: Held, { events, next }: LogPage, count: number): Place {
  const last = events[count - 1];
  const reached = count === events.length ? next : last?.position;
  if (reached === undefined || reached < position) return { position, mark: null };
  return { position: reached, mark: last === undefined ? null : markOf(last) };
}

/** From now on the stream waits. Stored before the position passes the event. */
export async function park(
  context: RunnerContext,
  held: Held,
  { event, error }: Poison,
  attempts: number,
): Promise<void> {
  const { documents, clock } = context;
  const parked = describeFailure(held.build, event, error, attempts, clock());
  await renewLease(context, held);
  await putParked(documents, held.lease.token, parked);
  held.parked.set(event.stream, parked);
  context.onNotice({ kind: 'parked', parked });
}
