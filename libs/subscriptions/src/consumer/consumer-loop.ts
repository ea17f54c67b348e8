import { setImmediate as nextTurn } from 'node:timers/promises';
import { isLasting } from '@parley/eventsourcing';
import type { AssignedUnit } from '../cluster/assignment.js';
import type { FeedPage } from '../feed/page-cache.js';
import { endWait } from '../feed/sleep.js';
import { consume } from './consume.js';
import { FIRST_PAUSE_MS, notifyLeft, reset } from './consumer-state.js';
import { acquire, keepLease, storeCheckpoint, type LeaseSession } from './lease-session.js';
import type { Consumer } from './log-handler.js';

/** Pages are this many times larger while there is much to catch up with: what each of them changes is stored together. */
const CATCH_UP_FACTOR = 4;
const LONGEST_PAUSE_MS = 5_000;

/** Takes the lease and follows the log until it is stopped; no failure of a store ends it. */
export async function runUntilStopped<S extends LeaseSession>(consumer: Consumer<S>): Promise<void> {
  const { signal, context, handler } = consumer;
  const unit = context.assignment.join(handler.lease, () => consumer.session !== null);
  while (!signal.aborted) {
    try {
      const session = unit.mayAcquire() ? await take(consumer) : null;
      if (session !== null) await follow(consumer, session, unit).finally(() => leave(consumer));
      else await context.sleep(Math.min(context.pollMs, context.leaseTtlMs / 3), signal);
    } catch (error) {
      await afterFailure(consumer, error);
    }
  }
  await release(consumer);
  unit.leave();
}

/** Loads what is stored, under the lease. Null while another process holds it. */
async function take<S extends LeaseSession>(consumer: Consumer<S>): Promise<S | null> {
  const { context, handler, moves } = consumer;
  const lease = await acquire(context, handler.lease);
  if (lease === null) return null;
  const session = await handler.load(consumer, lease);
  consumer.session = session;
  handler.onTaken(session);
  moves.notify();
  return session;
}

/** Until the consumer is stopped, or another process is to run it. */
async function follow<S extends LeaseSession>(
  consumer: Consumer<S>,
  session: S,
  unit: AssignedUnit,
): Promise<void> {
  const { context, feed, handler, signal, throttle } = consumer;
  let limit = context.batchSize;
  while (!signal.aborted) {
    if (handler.isUrgent()) throttle.begin(consumer);
    await keepLease(context, session);
    if (unit.mustRelease()) return release(consumer);
    const next = await handler.prepare(consumer, session);
    if (next !== 'consume') {
      leave(consumer);
      if (next === 'wait') await feed.woken(signal);
      continue;
    }
    // Lets commands and queries of the same process in between two pages.
    await nextTurn();
    const isCrowded = await myTurn(consumer, session);
    if (isCrowded) limit = context.batchSize;
    const appends = throttle.appends();
    const page = await read(consumer, session, limit);
    if (handler.isSlow) feed.leave(consumer);
    // Effects that wait are stored together anyway, and smaller pages take less memory.
    const isSmall = page.end || isCrowded || session.unstored !== null;
    limit = context.batchSize * (isSmall ? 1 : CATCH_UP_FACTOR);
    // So that a store across the network reads while this page is handled.
    if (!page.end) feed.prefetch(page.next, limit);
    await step(consumer, session, page);
    if (!page.end) continue;
    throttle.end(consumer, appends);
    feed.leave(consumer);
    await more(consumer, session, page.stamp);
  }
}

/** What waits is stored before the log is found to be out of reach: else all of it would be folded again. */
async function read<S extends LeaseSession>(
  consumer: Consumer<S>,
  session: S,
  limit: number,
): Promise<FeedPage> {
  const { context, feed } = consumer;
  try {
    return await feed.page(consumer, session.position, limit);
  } catch (error) {
    await storeCheckpoint(context, session);
    throw error;
  }
}

/** What is urgent goes at once; any other consumer lets that, and commands and queries, go first. True when there was some. */
async function myTurn<S extends LeaseSession>(consumer: Consumer<S>, session: S): Promise<boolean> {
  const { throttle, feed, signal, context } = consumer;
  if (consumer.handler.isUrgent()) return false;
  // It may have been urgent until now: nobody waits for it any more, least of all itself.
  leave(consumer);
  const hasWaited = await throttle.next(signal, async () => {
    await feed.woken(signal);
    await keepLease(context, session);
  });
  const isCrowded = hasWaited || throttle.begun() > consumer.turnsSeen;
  consumer.turnsSeen = throttle.begun();
  return isCrowded;
}

function leave<S extends LeaseSession>(consumer: Consumer<S>): void {
  consumer.throttle.leave(consumer);
  consumer.feed.leave(consumer);
}

/** Until there may be more. A checkpoint that stays behind is stored meanwhile: it may be waited for in another process. */
async function more<S extends LeaseSession>(consumer: Consumer<S>, session: S, stamp: number): Promise<void> {
  const { context, feed, signal } = consumer;
  const moved = feed.moved(stamp, signal);
  if (session.checkpoint !== session.position) {
    const waiting = new AbortController();
    const due = context.sleep(context.checkpointMs, waiting.signal).then(() => true);
    const isDue = await Promise.race([due, moved.then(() => false)]);
    endWait(waiting);
    if (isDue) await storeCheckpoint(context, session);
  }
  await moved;
}

async function step<S extends LeaseSession>(
  consumer: Consumer<S>,
  session: S,
  page: FeedPage,
): Promise<void> {
  const { handler, signal } = consumer;
  if (handler.isPaused()) return;
  const isPassed = await consume(consumer, session, page);
  consumer.throughput.note(page.events.length);
  consumer.pauseMs = FIRST_PAUSE_MS;
  consumer.error = null;
  consumer.isLive = isPassed && page.end && !signal.aborted;
  if (isPassed) await handler.passed(consumer, session, consumer.isLive);
}

/** What may pass is tried again a while later. */
async function afterFailure<S extends LeaseSession>(consumer: Consumer<S>, error: unknown): Promise<void> {
  const { context, handler, signal } = consumer;
  if (isLasting(error) && (await handler.onLastingFault(consumer, error))) return;
  const code = handler.codeOf(error);
  notifyLeft(consumer, code);
  reset(consumer);
  consumer.error = code;
  consumer.onError(code);
  await context.sleep(consumer.pauseMs, signal);
  consumer.pauseMs = Math.min(consumer.pauseMs * 2, LONGEST_PAUSE_MS);
}

async function release<S extends LeaseSession>(consumer: Consumer<S>): Promise<void> {
  const { session, context, handler } = consumer;
  if (session === null) return;
  notifyLeft(consumer, null);
  reset(consumer);
  try {
    await storeCheckpoint(context, session);
    await handler.beforeRelease(session);
    await context.documents.releaseLease(session.lease);
  } catch (error) {
    // The next holder waits for the lease to expire and reads a few events again.
    consumer.onError(handler.codeOf(error));
  }
}
