import { setTimeout as pause } from 'node:timers/promises';

/** Looks at one thing of somebody's: the answer holds all that was so when it was asked for. */
export type SharedLooks = <T>(owner: object, name: string, look: () => Promise<T>) => Promise<T>;

interface Looks {
  /** By the clock of `performance`. */
  readonly began: number;
  readonly running: Promise<unknown>;
  next: Promise<unknown> | null;
}

/** Longest time between two looks that follow each other, in ms. */
const LONGEST_REST_MS = 10;

/** What fails after so long waited for a store that does not answer, in ms: who waits behind it is not made to wait again. */
export const LONG_MS = 1_000;

/** As long as the look before took: a store that has much to do, or is far away, is asked less often, for more who ask at once. */
const restAfter = async (began: number): Promise<void> => {
  const ms = Math.min(performance.now() - began, LONGEST_REST_MS);
  // No timer is shorter.
  if (ms >= 1) await pause(ms);
};

/**
 * Lets those who look at the same thing share a look: one that began before they asked may have missed something, so that all who ask
 * meanwhile share the next one, which begins when it has ended and after a rest. `rest` is told when that look began.
 * A look that fails after `longMs` or more fails for those too who wait for the next one: nobody waits for a store twice.
 */
export function createSharedLooks(
  rest: (began: number) => Promise<void> = restAfter,
  longMs = LONG_MS,
): SharedLooks {
  const underWay = new WeakMap<object, Map<string, Looks>>();

  const of = (owner: object): Map<string, Looks> => {
    const known = underWay.get(owner) ?? new Map<string, Looks>();
    underWay.set(owner, known);
    return known;
  };

  const begin = (
    things: Map<string, Looks>,
    name: string,
    look: () => Promise<unknown>,
  ): Promise<unknown> => {
    const looks: Looks = { began: performance.now(), running: look(), next: null };
    things.set(name, looks);
    const ended = (): void => {
      if (looks.next === null) things.delete(name);
    };
    looks.running.then(ended, ended);
    return looks.running;
  };

  return <T>(owner: object, name: string, look: () => Promise<T>) => {
    const things = of(owner);
    const looks = things.get(name);
    if (looks === undefined) return begin(things, name, look) as Promise<T>;
    const beginNext = async (): Promise<unknown> => {
      await rest(looks.began);
      return begin(things, name, look);
    };
    const afterFailure = (error: unknown): Promise<unknown> => {
      if (performance.now() - looks.began < longMs) return beginNext();
      things.delete(name);
      throw error;
    };
    looks.next ??= looks.running.then(beginNext, afterFailure);
    return looks.next as Promise<T>;
  };
}
