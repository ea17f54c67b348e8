import type { Log } from './log.js';
import { isOfStore } from './outage.js';

/** What failed and is tried again: `projection feed`, `sharing out`… */
export interface Failure {
  readonly part: string;
  readonly code: string;
  /** What happened and what to do, where the operator has to act. */
  readonly message?: string;
}

/** The same failure of the same part is logged once in this time, in ms. */
const AGAIN_MS = 60_000;

/** Writes failures that are tried again into the log; those of a store as a whole have lines of their own. `now`: ms, only forward. */
export function logFailures(log: Log, now: () => number): (failure: Failure) => void {
  const logged = new Map<string, { at: number; times: number }>();
  return ({ part, code, message }) => {
    if (isOfStore(code)) return;
    const key = `${part} ${code}`;
    const last = logged.get(key);
    if (last !== undefined && now() - last.at < AGAIN_MS) {
      last.times += 1;
      return;
    }
    logged.set(key, { at: now(), times: 0 });
    const times = (last?.times ?? 0) + 1;
    if (message === undefined) log.warn({ part, code, times }, 'failed, is tried again');
    else log.error({ part, code, times }, message);
  };
}
