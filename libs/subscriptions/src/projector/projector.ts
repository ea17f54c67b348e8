import { isLasting, type Lease } from '@parley/eventsourcing';
import { placeBefore } from '../consumer/consume.js';
import { createConsumer } from '../consumer/consumer.js';
import { notifyLeft, reset } from '../consumer/consumer-state.js';
import {
  acquire,
  keepLease,
  storeUpTo,
  storeWhatWaits,
  type Effects,
  type HeldLease,
} from '../consumer/lease-session.js';
import type { Consumer, Cursor, LogHandler, Poison } from '../consumer/log-handler.js';
import type { FeedPage } from '../feed/page-cache.js';
import { carryOut, pendingCommands } from '../management/execute.js';
import { describeFailure, failureCode } from '../parked/parked-stream.js';
import { stopAtEvent, stopByFault } from '../projections/stop.js';
import { applySegment, isRefusal } from './apply-segment.js';
import { leaseName, type BuildId } from './build.js';
import {
  isPaused,
  liftStop,
  noticePause,
  standStill,
  type Projector,
  type ProjectorOptions,
  type ProjectorState,
} from './projector-state.js';
import { parkAt, replayParked } from './replay-parked.js';
import { loadBuild, type ProjectorContext, type ProjectorSession } from './session.js';

export function createProjector(options: ProjectorOptions): Projector {
  const { context, feed, throttle, onError } = options;
  const part = context.held.join();
  const state = { ...options, part, stop: null, stoppedAfter: -1, isPauseNoticed: false, isCautious: false };
  const projector = state as Omit<Projector, 'consumer'>;
  const handler = handlerOf(projector);
  return Object.assign(projector, {
    consumer: createConsumer({ context, feed, throttle, onError, handler }),
  });
}

function handlerOf(projector: ProjectorState): LogHandler<ProjectorSession> {
  const { context, build } = projector;
  return {
    lease: leaseName(build),
    isSlow: false,
    isUrgent: projector.isUrgent,
    isPaused: () => isPaused(projector),
    load: (consumer, lease) => load(projector, consumer, lease),
    onTaken({ parked }) {
      context.onNotice({ kind: 'taken', build });
      for (const one of parked.values()) context.onNotice({ kind: 'parked', parked: one });
    },
    prepare: (consumer, session) => prepare(projector, consumer, session),
    handle: (session, page, cursor) => fold(context, session, page, cursor),
    giveUp: (session, poison, attempts) => giveUp(projector, session, poison, attempts),
    async passed(consumer, session, isAtEnd) {
      await carryOut(projector, consumer, session);
      if (isAtEnd) projector.onCaughtUp();
    },
    onLastingFault: async (consumer, error) => {
      if (!consumer.session?.unstored || !isRefusal(error)) return stayStill(projector, consumer, error);
      // Of many effects that waited nobody knows which one the store refused: folded again one page at a time they tell.
      projector.isCautious = true;
      return false;
    },
    onReset() {
      projector.stop = null;
      projector.part.hold(0);
    },
    beforeRelease: () => Promise.resolve(),
    codeOf: failureCode,
    notify: (notice) => context.onNotice({ ...notice, build }),
  };
}

async function load(
  { context, build, projection, operations, isFirst, isServed, isCautious, part }: ProjectorState,
  { moves }: Consumer<ProjectorSession>,
  lease: Lease,
): Promise<ProjectorSession> {
  const isFilling = await isFirst();
  const waiting = isServed() || isCautious ? null : part;
  const onMove = (): void => moves.notify();
  const given = { build, projection, operations, isFilling, waiting, onMove };
  const session = await loadBuild(context, lease, given);
  for (const parked of session.parked.values())
    if (parked.isRepairing) await replayParked(context, session, parked);
  return session;
}

async function prepare(
  projector: ProjectorState,
  consumer: Consumer<ProjectorSession>,
  session: ProjectorSession,
): Promise<'consume' | 'wait' | 'again'> {
  if (pendingCommands(projector, session).length > 0) await storeWhatWaits(projector.context, session);
  await carryOut(projector, consumer, session);
  liftStop(projector);
  noticePause(projector);
  if (!isPaused(projector) && projector.stop === null) return 'consume';
  return pendingCommands(projector, session).length === 0 ? 'wait' : 'again';
}

function fold(
  context: ProjectorContext,
  session: ProjectorSession,
  page: FeedPage,
  cursor: Cursor,
): Promise<Poison | null> {
  const store = (effects: Effects, next: number): Promise<void> =>
    storeUpTo(context, session, effects, placeBefore(session, page, next));
  const { events, decoded } = page;
  return applySegment(context, session, { events, decoded, mode: 'live', store }, cursor);
}

async function giveUp(
  projector: ProjectorState,
  session: ProjectorSession,
  poison: Poison,
  attempts: number,
): Promise<boolean> {
  const { context, build } = projector;
  if (await projector.isStrict()) {
    await storeWhatWaits(context, session);
    standStill(projector, stopAtEvent(describeFailure(build, poison, attempts, context.clock())));
    return false;
  }
  await parkAt(context, session, poison, attempts);
  return true;
}

/** Until an operator resumes the build, or another process takes it. */
async function stayStill(
  projector: ProjectorState,
  consumer: Consumer<ProjectorSession>,
  error: unknown,
): Promise<true> {
  const { context } = projector;
  const { signal, feed, moves } = consumer;
  standStill(projector, stopByFault(error, context.clock()));
  consumer.isLive = false;
  moves.notify();
  const lease = keepStill(projector, consumer);
  while (!signal.aborted) {
    await feed.woken(signal);
    liftStop(projector);
    if (projector.stop === null || !(await lease.keep())) break;
  }
  if (signal.aborted) {
    await lease.end();
    return true;
  }
  notifyLeft(consumer, null);
  reset(consumer);
  return true;
}

/**
 * Keeps the lease of a build that stands still, so that others do not stop at the same fault, and that they see why it does. One that
 * could not be loaded has no session that would keep it.
 */
function keepStill({ context, build }: ProjectorState, { session, onError }: Consumer<ProjectorSession>) {
  let held: HeldLease | null = session;

  return {
    /** False when another process has it. What fails for good is no reason to begin again. */
    async keep(): Promise<boolean> {
      try {
        held ??= await take(context, build);
        if (held === null) return false;
        await keepLease(context, held);
        return true;
      } catch (error) {
        return isLasting(error);
      }
    },
    /** A session gives its lease back itself. */
    async end(): Promise<void> {
      if (session !== null || held === null) return;
      await context.documents.releaseLease(held.lease).catch((error: unknown) => onError(failureCode(error)));
    },
  };
}

async function take(context: ProjectorContext, build: BuildId): Promise<HeldLease | null> {
  const renewedAt = context.clock();
  const lease = await acquire(context, leaseName(build));
  return lease && { lease, renewedAt };
}
