import { belongToLog, type LogStores } from '@parley/subscriptions';
import type { LogIdentity, ParleyError } from '@parley/eventsourcing';
import { setTimeout as pause } from 'node:timers/promises';

/** Whether the read models belong to the log, as far as this process knows. */
export interface LogGuard {
  /** Null until the log has answered. */
  identity(): LogIdentity | null;
  /** Throws `LOG_MISMATCH` or `CHECKPOINT_BEYOND_HEAD` while they do not: nothing is to be decided or answered. */
  check(): void;
  /** Resolves when they do, and the work on them has begun. Throws what `check` does, and what the stores throw while they do not answer. */
  ready(): Promise<void>;
}

/** Of a process that only reads. */
export const UNGUARDED: LogGuard = {
  identity: () => null,
  check: () => undefined,
  ready: async () => undefined,
};

/** What every process does that serves or works on the read models. */
export interface Watch extends LogGuard {
  /** Ends the checks, and the work when it was begun. */
  stop(): Promise<void>;
}

export interface WatchOptions {
  readonly stores: LogStores;
  /** Whether a store is a server, which can come back with other content while this process goes on. */
  readonly isServed: boolean;
  /** Called before the work begins; what it throws keeps the work from beginning, and it is called again with the next check. */
  readonly prepare: () => Promise<void>;
  /** Begins the work on the read models, once they are known to belong to the log. */
  readonly begin: () => Promise<void>;
  /** Ends it, for good. */
  readonly end: () => Promise<void>;
  /** Called for checks that failed, and once for every reason why the work has not begun or has ended. */
  readonly onError: (error: unknown) => void;
}

/** Time between two checks until the work has begun, and while something seems wrong, in ms. */
const SOON_MS = 1_000;
/** Time between two checks afterwards, in ms. */
const LATER_MS = 10_000;
/** Failed checks in a row that end the work: a member of a cluster that lags looks for a moment like a log that has lost events. */
const CHECKS = 3;

/** Compares the read models with the log: again and again where a store is a server, else when somebody asks whether it is ready. */
export function watchLog({ stores, isServed, prepare, begin, end, onError }: WatchOptions): Watch {
  const stopping = new AbortController();
  let identity: LogIdentity | null = null;
  let wrong: { readonly error: ParleyError; readonly checks: number } | null = null;
  let work: 'waits' | 'begun' | 'ended' = 'waits';

  const take = async (mismatch: ParleyError | null): Promise<void> => {
    if (stopping.signal.aborted || work === 'ended') return;
    if (mismatch === null) {
      wrong = null;
      if (work === 'begun') return;
      await prepare();
      work = 'begun';
      await begin();
      return;
    }
    if (wrong === null) onError(mismatch);
    wrong = { error: mismatch, checks: (wrong?.checks ?? 0) + 1 };
    if (work === 'waits' || wrong.checks < CHECKS) return;
    work = 'ended';
    await end();
  };
  const compare = async (): Promise<void> => {
    const found = await belongToLog(stores, Date.now());
    ({ identity } = found);
    await take(found.mismatch);
  };
  let comparing: Promise<void> | null = null;
  const compareOnce = (): Promise<void> => (comparing ??= compare().finally(() => (comparing = null)));

  const repeat = async (): Promise<void> => {
    const { signal } = stopping;
    while (!signal.aborted && work !== 'ended') {
      await compareOnce().catch(onError);
      const ms = work === 'begun' && wrong === null ? LATER_MS : SOON_MS;
      await pause(ms, undefined, { signal }).catch(() => undefined);
    }
  };
  const check = (): void => {
    if (wrong !== null) throw wrong.error;
  };
  if (isServed) void repeat();

  return {
    identity: () => identity,
    check,
    async ready() {
      if (work !== 'begun') await compareOnce();
      check();
    },
    async stop() {
      stopping.abort();
      if (work === 'begun') await end();
    },
  };
}
