import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogPage } from '@parley/eventsourcing';
import { ATTEMPTS, consume } from './consume.js';
import { leaseName } from '../projector/build.js';
import { carryOut, pendingOrders } from '../management/execute.js';
import { acquire, keepLease, load, storeCheckpoint, type Held } from '../projector/session.js';
import { describeFailure } from '../parked/parked.js';
import { repair } from '../projector/replay-parked.js';
import { afterFailure, giveBack } from './consumer-ends.js';
import { FIRST_PAUSE_MS, isPaused, liftStop, oneStep, standStill, tellPause, type Run } from './consumer.js';
import type { ShareMember } from '../cluster/assignment.js';
import { stopAtEvent } from '../projections/stop.js';

/** Pages are this many times larger while there is much to catch up with. */
const CATCH_UP_FACTOR = 4;

/** Takes the lease and follows the log until the runner is stopped; no failure of a store ends it. */
export async function runUntilStopped(run: Run): Promise<void> {
  const { signal, context, build } = run;
  const place = context.share.join(leaseName(build), () => run.held !== null);
  while (!signal.aborted) {
    try {
      if (place.mayTake() && (await take(run))) await follow(run, place).finally(() => leave(run));
      else await standBy(run);
    } catch (error) {
      await afterFailure(run, error);
    }
  }
  await oneStep(run, () => giveBack(run));
  place.leave();
}

async function standBy(run: Run): Promise<void> {
  const { context, signal } = run;
  run.isStandby = true;
  await context.sleep(Math.min(context.pollMs, context.leaseTtlMs / 3), signal);
}

/** Loads the build under its lease, finishing what a kill interrupted. False while another process runs it. */
async function take(run: Run): Promise<boolean> {
  const { context, build, projection, operations, moves, isFirst } = run;
  const lease = await acquire(context, build);
  run.isStandby = lease === null;
  if (lease === null) return false;
  const onMove = (): void => moves.ring();
  const held = await load(context, lease, {
    build,
    projection,
    operations,
    isFilling: await isFirst(),
    onMove,
  });
  for (const parked of held.parked.values()) {
    if (parked.isRepairing) await repair(context, held, parked);
    else context.onNotice({ kind: 'parked', parked });
  }
  run.held = held;
  context.onNotice({ kind: 'taken', build });
  moves.ring();
  return true;
}

/** Until the runner is stopped, or what it holds was let go. */
async function follow(run: Run, place: ShareMember): Promise<void> {
  const { held, context, feed, signal } = run;
  if (held === null) return;
  let limit = context.batchSize;
  while (!signal.aborted && run.held === held) {
    if (run.isUrgent()) run.turns.begin(run);
    await keepLease(context, held);
    if (place.mustGive()) {
      await oneStep(run, () => giveBack(run));
      return;
    }
    await oneStep(run, () => carryOut(run, held));
    liftStop(run);
    tellPause(run);
    if (isPaused(run) || run.stop !== null) {
      leave(run);
      if (pendingOrders(run, held).length === 0) await feed.woken(signal);
      continue;
    }
    // Lets commands and queries of the same process in between two pages.
    await nextTurn();
    const isCrowded = await myTurn(run, held);
    if (isCrowded) limit = context.batchSize;
    const appends = run.turns.appends();
    const page = await feed.page(run, held.position, limit);
    limit = context.batchSize * (page.end || isCrowded ? 1 : CATCH_UP_FACTOR);
    // So that a store across the network reads while this page is folded.
    if (!page.end) feed.prefetch(page.next, limit);
    await oneStep(run, () => step(run, held, page));
    if (!page.end) continue;
    run.turns.end(run, appends);
    feed.leave(run);
    await more(run, held, page.stamp);
  }
}

/** What queries read folds at once; any other build lets that, and commands and queries, go first. True when there was some. */
async function myTurn(run: Run, held: Held): Promise<boolean> {
  const { turns, feed, signal, context } = run;
  if (run.isUrgent()) return false;
  // It may have been served until now: nobody waits for it any more, least of all itself.
  leave(run);
  const hasWaited = await turns.next(signal, async () => {
    await feed.woken(signal);
    await keepLease(context, held);
  });
  const isCrowded = hasWaited || turns.begun() > run.turnsSeen;
  run.turnsSeen = turns.begun();
  return isCrowded;
}

function leave(run: Run): void {
  run.turns.leave(run);
  run.feed.leave(run);
}

/** Until there may be more. A checkpoint that stays behind is stored meanwhile: somebody may wait for it in another process. */
async function more(run: Run, held: Held, stamp: number): Promise<void> {
  const { context, feed, signal } = run;
  const moved = feed.moved(stamp, signal);
  if (held.checkpoint !== held.position) {
    const waiting = new AbortController();
    const late = context.sleep(context.checkpointMs, waiting.signal).then(() => true);
    const isLate = await Promise.race([late, moved.then(() => false)]);
    waiting.abort();
    if (isLate) await oneStep(run, async () => run.held === held && storeCheckpoint(context, held));
  }
  await moved;
}

async function step(run: Run, held: Held, page: LogPage): Promise<void> {
  const { context, build, isStrict, signal, onCaughtUp } = run;
  if (run.held !== held || isPaused(run)) return;
  const poison = await consume(context, held, page, isStrict, signal);
  run.pace.note(page.events.length);
  run.pauseMs = FIRST_PAUSE_MS;
  run.error = null;
  if (poison !== null) {
    const failed = describeFailure(build, poison.event, poison.error, ATTEMPTS, context.clock());
    standStill(run, stopAtEvent(failed));
    return;
  }
  await carryOut(run, held);
  run.isLive = page.end && !signal.aborted;
  if (run.isLive) onCaughtUp();
}
