import { isLasting } from '@parley/eventsourcing';
import { keepLease, storeCheckpoint } from '../projector/session.js';
import { failureCode } from '../parked/parked.js';
import { letGo, liftStop, standStill, type Run } from './consumer.js';
import { stopByFault } from '../projections/stop.js';

const LONGEST_PAUSE_MS = 5_000;

/** What may pass is tried again a while later. What lasts stops the build. */
export async function afterFailure(run: Run, error: unknown): Promise<void> {
  if (isLasting(error)) await stayStill(run, error);
  else await waitAWhile(run, error);
}

async function waitAWhile(run: Run, error: unknown): Promise<void> {
  const code = failureCode(error);
  tellLeft(run, code);
  letGo(run);
  run.error = code;
  run.onError(code);
  await run.context.sleep(run.pauseMs, run.signal);
  run.pauseMs = Math.min(run.pauseMs * 2, LONGEST_PAUSE_MS);
}

/** Until an operator resumes the build, or another process takes it. The lease is kept, so that others do not stop at the same fault. */
async function stayStill(run: Run, error: unknown): Promise<void> {
  const { signal, context, feed } = run;
  standStill(run, stopByFault(error, context.clock()));
  run.moves.ring();
  while (!signal.aborted) {
    await feed.woken(signal);
    liftStop(run);
    if (run.stop === null || !(await isKept(run))) break;
  }
  if (signal.aborted) return;
  tellLeft(run, null);
  letGo(run);
}

/** What fails for good is no reason to begin again. */
const isKept = ({ held, context }: Run): Promise<boolean> =>
  held === null ? Promise.resolve(true) : keepLease(context, held).then(() => true, isLasting);

export async function giveBack(run: Run): Promise<void> {
  const { held, context } = run;
  if (held === null) return;
  tellLeft(run, null);
  letGo(run);
  try {
    await storeCheckpoint(context, held);
    await context.documents.releaseLease(held.lease);
  } catch (error) {
    // The next holder waits for the lease to expire and reads a few events again.
    run.onError(failureCode(error));
  }
}

/** Why this process does not run the build any more; null: it gives it back. */
function tellLeft({ held, context, build }: Run, code: string | null): void {
  if (held !== null) context.onNotice({ kind: 'left', build, code });
}
