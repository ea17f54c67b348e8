import { setImmediate as nextTurn } from 'node:timers/promises';
import { isLasting, type ParleyError } from '@parley/eventsourcing';
import type { LogFeed } from '../feed/log-feed.js';
import type { ShareMember } from '../cluster/assignment.js';
import { consume } from './consume.js';
import { acquire, keepLease, leaseName, load, storeUpTo, type Held, type ProcessContext } from './session.js';
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

/** Why a process gets no further. */
export interface Fault {
  readonly code: string;
  /** Kinds, ids and places, never content. */
  readonly message: string;
  /** RFC 3339 UTC with ms. */
  readonly since: string;
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
  /** One that lasts. */
  fault: Fault | null;
  /** ms to wait after the next failure. */
  pauseMs: number;
}

export const newRun = (options: RunOptions, signal: AbortSignal): Run => ({
  ...options,
  signal,
  held: null,
  isLive: false,
  error: null,
  fault: null,
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
  context.onNotice({ kind: 'taken', process: process.name });
  for (const parked of run.held.parked.values()) context.onNotice({ kind: 'parked', parked });
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
    endFault(run);
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
  tellLeft(run, code);
  run.held = null;
  run.isLive = false;
  run.error = code;
  if (isLasting(error)) beginFault(run, error as ParleyError);
  run.onError(code);
  await run.context.sleep(run.pauseMs, run.signal);
  run.pauseMs = Math.min(run.pauseMs * 2, LONGEST_PAUSE_MS);
}

async function giveBack(run: Run): Promise<void> {
  const { held, context, process } = run;
  if (held === null) return;
  tellLeft(run, null);
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

/** Told once, however often it is met. */
function beginFault(run: Run, { code, message }: ParleyError): void {
  const { context, process } = run;
  if (run.fault?.code === code) return;
  run.fault = { code, message, since: new Date(context.clock()).toISOString() };
  context.onNotice({ kind: 'failed', process: process.name, code, message });
}

function endFault(run: Run): void {
  if (run.fault === null) return;
  run.fault = null;
  run.context.onNotice({ kind: 'resumed', process: run.process.name, stream: null });
}

/** Why this program does not run the process any more; null: it gives it back. */
function tellLeft({ held, context, process }: Run, code: string | null): void {
  if (held !== null) context.onNotice({ kind: 'left', process: process.name, code });
}
