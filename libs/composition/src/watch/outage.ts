import { ParleyError } from '@parley/eventsourcing';
import type { Log } from './log.js';

/** How a store fails as a whole, for a while. */
const AWAY = ['STORE_UNAVAILABLE', 'STORE_REFUSED', 'STORE_FULL', 'STORE_LOCKED'];
/** How it fails for good, in a place. */
const BROKEN = ['STORE_DAMAGED', 'STORE_FOREIGN', 'STORE_TOO_NEW'];
/** Time without a failure after which a store is back, in ms; longer for one that keeps coming and going. */
const QUIET_MS = 1_000;
const LONGEST_QUIET_MS = 60_000;
/** Damaged places that are logged. */
const MOST_PLACES = 20;

/** Whether the log tells of it once for the whole store. */
export const isOfStore = (code: string): boolean => AWAY.includes(code) || BROKEN.includes(code);

export type CallKind = 'read' | 'write';

/** Knows whether one store answers, by what becomes of the calls to it, and writes a line when that changes. */
export interface StoreWatch {
  /** Hand the answer to `failed`. */
  begun(kind: CallKind): number;
  answered(kind: CallKind): void;
  failed(kind: CallKind, begun: number, error: unknown): void;
  /** The first fault for good that was met. */
  broken(): ParleyError | null;
}

interface Outage {
  readonly kind: CallKind;
  readonly since: number;
  readonly codes: Set<string>;
  failures: number;
  lastAt: number;
  /** The first answer after the last failure; null: none yet. */
  backAt: number | null;
}

export interface WatchTime {
  /** ms of any clock that only goes forward. */
  readonly now: () => number;
  /** Calls back after so many ms, unless the program has ended. */
  readonly later: (ms: number, work: () => void) => void;
}

export const REAL_TIME: WatchTime = {
  now: () => performance.now(),
  later: (ms, work) => void setTimeout(work, ms).unref(),
};

export function createStoreWatch(store: string, log: Log, { now, later }: WatchTime): StoreWatch {
  const answers = { read: 0, write: 0 };
  const places = new Set<string>();
  let outage: Outage | null = null;
  let quietMs = QUIET_MS;
  let lastBackAt = -Infinity;
  let broken: ParleyError | null = null;

  const away = (kind: CallKind, { code, message }: ParleyError): void => {
    const at = now();
    if (outage === null)
      quietMs = at - lastBackAt < LONGEST_QUIET_MS ? Math.min(quietMs * 4, LONGEST_QUIET_MS) : QUIET_MS;
    outage ??= { kind, since: at, codes: new Set(), failures: 0, lastAt: at, backAt: null };
    Object.assign(outage, { failures: outage.failures + 1, lastAt: at, backAt: null });
    if (outage.codes.has(code)) return;
    outage.codes.add(code);
    log.error({ store, code, reason: message }, 'a store is away; the log is silent until it is back');
  };

  const backIfQuiet = (): void => {
    if (outage === null || outage.backAt === null) return;
    const left = outage.lastAt + quietMs - now();
    // A timer may come a moment early by this clock, and nobody may ask the store again.
    if (left > 0) return later(left, backIfQuiet);
    const { since, failures, backAt } = outage;
    outage = null;
    lastBackAt = now();
    log.warn({ store, ms: Math.round(backAt - since), failures }, 'a store is back');
  };

  const damaged = (error: ParleyError): void => {
    broken ??= error;
    if (places.has(error.message) || places.size === MOST_PLACES) return;
    places.add(error.message);
    log.error({ store, code: error.code, reason: error.message }, 'a store is damaged');
  };

  const answered = (kind: CallKind): void => {
    answers.read += 1;
    if (kind === 'write') answers.write += 1;
    // A store that takes nothing any more may still be read.
    if (outage === null || (outage.kind === 'write' && kind === 'read')) return;
    if (outage.backAt !== null) return;
    outage.backAt = now();
    // Nobody may ask it again for long.
    later(Math.max(0, outage.lastAt + quietMs - now()), backIfQuiet);
  };

  return {
    begun: (kind) => answers[kind],
    answered,
    failed(kind, begun, error) {
      if (!(error instanceof ParleyError)) return;
      // A conflict is an answer.
      if (error.family === 'Concurrency') answered(kind);
      if (BROKEN.includes(error.code)) damaged(error);
      if (!AWAY.includes(error.code)) return;
      // What it has answered since says more than a call that began before.
      if (outage === null && answers[kind] > begun) return;
      away(kind, error);
    },
    broken: () => broken,
  };
}
