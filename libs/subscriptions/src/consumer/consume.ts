import { type LogPage, markOf, type Place } from '@parley/eventsourcing';
import type { FeedPage } from '../feed/page-cache.js';
import { keepLease, NO_EFFECTS, storeUpTo, storeWhatWaits, type LeaseSession } from './lease-session.js';
import { wholePage, type Consumer } from './log-handler.js';

/** How often an event is tried before its stream is parked. */
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 50;

/**
 * Hands one page to the handler and moves past it. An event that fails is tried again, then given up with everything before it stored.
 * False when the consumer stays before the page's end.
 */
export async function consume<S extends LeaseSession>(
  { context, handler, signal }: Consumer<S>,
  session: S,
  page: FeedPage,
): Promise<boolean> {
  const { events } = page;
  const cursor = wholePage();
  // A consumer that is at the end of the log has stored all of it.
  if (page.end) await storeWhatWaits(context, session);
  for (let attempts = 0; cursor.start < events.length;) {
    if (signal.aborted) return false;
    await keepLease(context, session);
    const { start } = cursor;
    const poison = await handler.handle(session, page, cursor, signal);
    if (poison === null && attempts > 0) cursor.most = Infinity;
    if (poison === null || cursor.start > start) attempts = 0;
    if (poison === null) continue;
    attempts += 1;
    cursor.most = 1;
    if (attempts < ATTEMPTS) {
      await context.sleep(FIRST_PAUSE_MS * 2 ** (attempts - 1), signal);
      continue;
    }
    if (!(await handler.giveUp(session, poison, attempts))) return false;
    cursor.most = Infinity;
  }
  await storeUpTo(context, session, NO_EFFECTS, placeBefore(session, page, events.length));
  return true;
}

/** Where the consumer is when it has handled the first `count` events of the page. */
export function placeBefore({ position }: LeaseSession, { events, next }: LogPage, count: number): Place {
  const last = events[count - 1];
  const reached = count === events.length ? next : last?.position;
  if (reached === undefined || reached < position) return { position, mark: null };
  return { position: reached, mark: last === undefined ? null : markOf(last) };
}
