import { setTimeout as pause } from 'node:timers/promises';

/** Shared reads of one thing of an owner: each answer holds everything that was so when it was asked for. */
export type SharedReads = <T>(owner: object, name: string, read: () => Promise<T>) => Promise<T>;

interface Reads {
  /** By the clock of `performance`. */
  readonly began: number;
  readonly running: Promise<unknown>;
  next: Promise<unknown> | null;
}

/** Longest time between two reads that follow each other, in ms. */
const LONGEST_REST_MS = 10;

/** What fails after so long waited for a store that does not answer, in ms: who waits behind it is not made to wait again. */
export const LONG_MS = 1_000;

/** As long as the read before took: a store that has much to do, or is far away, is asked less often, for more who ask at once. */
const restAfter = async (began: number): Promise<void> => {
  const ms = Math.min(performance.now() - began, LONGEST_REST_MS);
  // No timer is shorter.
  if (ms >= 1) await pause(ms);
};

/** For a read that serves all callers at once: one is under way at any time, and a rest would only make them wait. */
export const NO_REST = async (): Promise<void> => undefined;

/**
 * Lets callers who read the same thing at once share a read. A read that began before a caller asked may have missed something, so all who
 * ask meanwhile share the next one, which begins after the first has ended and after a rest. `rest` gets the moment at which that read began.
 * A read that fails after `longMs` or more fails for the callers of the next one too: nobody waits for a store twice.
 */
export function createSharedReads(
  rest: (began: number) => Promise<void> = restAfter,
  longMs = LONG_MS,
): SharedReads {
  const underWay = new WeakMap<object, Map<string, Reads>>();

  const of = (owner: object): Map<string, Reads> => {
    const known = underWay.get(owner) ?? new Map<string, Reads>();
    underWay.set(owner, known);
    return known;
  };

  const begin = (
    things: Map<string, Reads>,
    name: string,
    read: () => Promise<unknown>,
  ): Promise<unknown> => {
    const reads: Reads = { began: performance.now(), running: read(), next: null };
    things.set(name, reads);
    const ended = (): void => {
      if (reads.next === null) things.delete(name);
    };
    reads.running.then(ended, ended);
    return reads.running;
  };

  return <T>(owner: object, name: string, read: () => Promise<T>) => {
    const things = of(owner);
    const reads = things.get(name);
    if (reads === undefined) return begin(things, name, read) as Promise<T>;
    const beginNext = async (): Promise<unknown> => {
      await rest(reads.began);
      return begin(things, name, read);
    };
    const afterFailure = (error: unknown): Promise<unknown> => {
      if (performance.now() - reads.began < longMs) return beginNext();
      things.delete(name);
      throw error;
    };
    reads.next ??= reads.running.then(beginNext, afterFailure);
    return reads.next as Promise<T>;
  };
}
