import type { Position } from '@parley/eventsourcing';
import { buildKey, type BuildId } from '../projector/build.js';
import { nextLook } from './shared-polls.js';
import type { RunnerContext } from '../projector/session.js';
import { parkedOf } from '../parked/parked-records.js';
import type { ParkedStream } from '../parked/parked.js';
import type { BuildRecords } from '../builds/records.js';
import type { Runner } from './runner.js';
import type { WaitOutcome } from '../projections/types.js';

/** Time between two looks whether anything is served yet, in ms. */
const SERVED_MS = 50;

export interface WaitOptions {
  readonly context: RunnerContext;
  readonly records: BuildRecords;
  readonly runnerOf: (build: BuildId | null) => Runner | undefined;
}

/** Waits until queries of a projection see everything up to a position. */
export async function waitFor(
  options: WaitOptions,
  name: string,
  position: Position,
  timeoutMs: number,
): Promise<WaitOutcome> {
  if (await hasReached(options, name, position)) return outcomeAt(options, name, position);
  const ending = new AbortController();
  const timeout = options.context.sleep(timeoutMs, ending.signal).then(() => false);
  try {
    const isReached = await Promise.race([timeout, watch(options, name, position, ending.signal)]);
    return isReached ? await outcomeAt(options, name, position) : 'late';
  } finally {
    ending.abort();
  }
}

async function hasReached(
  { context, records, runnerOf }: WaitOptions,
  name: string,
  position: Position,
): Promise<boolean> {
  const served = await records.serving(name);
  if (served === null) return false;
  const held = runnerOf(served)?.view().held;
  return (held?.position ?? (await context.documents.checkpoint(buildKey(served)))) >= position;
}

/** Again and again, until it is reached or nobody wants to know any more. */
async function watch(
  options: WaitOptions,
  name: string,
  position: Position,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) if (await isReachedNext(options, name, position, signal)) return true;
  return false;
}

/** Here the runner tells; of what another process runs, or nobody yet, the checkpoint is looked at a moment later. */
async function isReachedNext(
  options: WaitOptions,
  name: string,
  position: Position,
  signal: AbortSignal,
): Promise<boolean> {
  const { context, records, runnerOf } = options;
  const served = await records.serving(name);
  if (served === null) {
    await context.sleep(SERVED_MS, signal);
    return false;
  }
  const runner = runnerOf(served);
  if (runner === undefined || runner.view().held === null)
    return (await nextLook(context, buildKey(served))) >= position;
  return (await runner.reached(position, signal)) && hasReached(options, name, position);
}

/** `parked` when the event at the position belongs to a stream that waits. */
async function outcomeAt(
  { context, records, runnerOf }: WaitOptions,
  name: string,
  position: Position,
): Promise<WaitOutcome> {
  const served = records.known(name);
  if (served === null || position <= 0n) return 'reached';
  const held = runnerOf(served)?.view().held;
  const parked = held ? [...held.parked.values()] : await parkedOf(context.documents, served);
  if (parked.length === 0) return 'reached';
  return (await isWaiting(context, parked, position)) ? 'parked' : 'reached';
}

async function isWaiting(
  { eventStore }: RunnerContext,
  parked: readonly ParkedStream[],
  position: Position,
): Promise<boolean> {
  const event = await eventStore.eventAt(position);
  if (event === null) return false;
  return parked.some(({ stream, revision }) => stream === event.stream && revision <= event.revision);
}
