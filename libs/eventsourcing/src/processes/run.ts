import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogFeed } from '../projections/log-feed.js';
import type { ShareMember } from '../projections/share.js';
import { consume } from './consume.js';
import { acquire, keepLease, leaseName, load, storeUpTo, type Held, type ProcessContext } from './held.js';
import { codeOf } from './parked.js';
import type { Process } from './process.js';
import { forgetReport, putReport } from './report.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

export interface RunOptions {
  readonly context: ProcessContext;
  readonly feed: LogFeed;
  readonly process: Process;
  readonly onError: (code: string) => void;
}

/** One process from the start of the program to its stop. */
export interface Run extends RunOptions {
  readonly signal: AbortSignal;
  /** Null while somebody else holds the lease, or before it is taken. */
  held: Held | null;
  /** The log held nothing more when it was last read. */
  isLive: boolean;
  /** Code of the failure that is being retried. */
  error: string | null;
  /** ms to wait after the next failure. */
  pauseMs: number;
}

export const newRun = (options: RunOptions, signal: AbortSignal): Run => ({
  ...options,
  signal,
  held: null,
  isLive: false,
  error: null,
  pauseMs: FIRST_PAUSE_MS,
});

/** Takes the lease and follows the log until it is stopped; no failure ends it. */
export async function runUntilStopped(run: Run): Promise<void> {
  const { signal, context, feed, process } = run;
  const place = context.share.join(leaseName(process.name), () => run.held !== null);
  while (!signal.aborted) {
    try {
      const held = place.mayTake() ? await take(run) : null;
      if (held !== null) await follow(run, held, place).finally(() => feed.leave(run));
      else await context.sleep(Math.min(context.pollMs, context.leaseTtlMs / 3), signal);
    } catch (error) {
      await waitAfter(run, error);
    }
  }
  await giveBack(run);
  place.leave();
}

/** Null while somebody else runs the process. */
async function take(run: Run): Promise<Held | null> {
  const { context, process } = run;
  const lease = await acquire(context, process);
  if (lease === null) return null;
  run.held = await load(context, lease, process);
  return run.held;
}

/** Until the process is stopped here, or another program is to run it. */
async function follow(run: Run, held: Held, place: ShareMember): Promise<void> {
  const { context, feed, signal } = run;
  let reported = '';
  while (!signal.aborted) {
    await keepLease(context, held);
    if (place.mustGive()) return giveBack(run);
    reported = await report(run, held, reported);
    // Lets commands and queries of the same program in between two pages.
    await nextTurn();
    const page = await feed.page(run, held.position, context.batchSize);
    await consume(context, held, page, signal);
    run.error = null;
    run.pauseMs = FIRST_PAUSE_MS;
    run.isLive = page.end && !signal.aborted;
    if (!page.end) continue;
    feed.leave(run);
    await feed.moved(page.stamp, signal);
  }
}

/** Tells who runs the process, with every renewal of the lease and when a failure comes or goes. */
async function report({ context, error }: Run, held: Held, reported: string): Promise<string> {
  const { owner, documents } = context;
  const { lease, process } = held;
  const now = `${lease.expiresAt} ${error}`;
  if (now !== reported) await putReport(documents, process.name, { owner, until: lease.expiresAt, error });
  return now;
}

async function waitAfter(run: Run, error: unknown): Promise<void> {
  const code = codeOf(error);
  run.held = null;
  run.isLive = false;
  run.error = code;
  run.onError(code);
  await run.context.sleep(run.pauseMs, run.signal);
  run.pauseMs = Math.min(run.pauseMs * 2, LONGEST_PAUSE_MS);
}

async function giveBack(run: Run): Promise<void> {
  const { held, context, process } = run;
  if (held === null) return;
  run.held = null;
  run.isLive = false;
  try {
    if (held.checkpoint !== held.position) await storeUpTo(context, held, held);
    await forgetReport(context.documents, process.name);
    await context.documents.releaseLease(held.lease);
  } catch (error) {
    // The next holder waits for the lease to expire and passes a few events again.
    run.onError(codeOf(error));
  }
}
