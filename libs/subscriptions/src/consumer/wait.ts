import type { Position } from '@parley/eventsourcing';
import { endWait } from '../feed/sleep.js';
import type { ConsumerContext } from './context.js';
import { reached } from './consumer-state.js';
import { nextPoll, type Target } from './shared-polls.js';

/** Time between two reads whether there is anything to wait for yet, in ms. */
const ABSENT_MS = 50;

/** What is waited for now; null: nothing yet. */
export type FindTarget = () => Promise<Target | null>;

/** Waits until the target has passed the position, wherever it runs. False when it has not within `timeoutMs`. */
export async function waitUntilPassed(
  context: ConsumerContext,
  find: FindTarget,
  position: Position,
  timeoutMs: number,
): Promise<boolean> {
  if (await hasPassed(find, position)) return true;
  if (timeoutMs <= 0) return false;
  const ending = new AbortController();
  const timeout = context.sleep(timeoutMs, ending.signal).then(() => false);
  try {
    return await Promise.race([timeout, watch(context, find, position, ending.signal)]);
  } finally {
    endWait(ending);
  }
}

async function hasPassed(find: FindTarget, position: Position): Promise<boolean> {
  const target = await find();
  if (target === null) return false;
  return (target.here?.session?.position ?? (await target.stored())) >= position;
}

async function watch(
  context: ConsumerContext,
  find: FindTarget,
  position: Position,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) if (await hasPassedNext(context, find, position, signal)) return true;
  return false;
}

/** Here the consumer tells; of what another process runs, or none yet, the stored position is read a moment later. */
async function hasPassedNext(
  context: ConsumerContext,
  find: FindTarget,
  position: Position,
  signal: AbortSignal,
): Promise<boolean> {
  const target = await find();
  if (target === null) {
    await context.sleep(ABSENT_MS, signal);
    return false;
  }
  const { here } = target;
  if (here === undefined || here.session === null) return (await nextPoll(context, target)) >= position;
  return (await reached(here, position, signal)) && hasPassed(find, position);
}
