import { answerInTime } from '../answer-in-time.js';

/**
 * All gauges are read at once: they ask together. While a store is away what it knows is left out, within the time that a collector of
 * metrics waits.
 */
export function together<T>(ask: () => Promise<readonly T[]>): () => Promise<readonly T[]> {
  let asking: Promise<readonly T[]> | null = null;
  return () =>
    (asking ??= answerInTime(ask())
      .catch(() => [])
      .finally(() => (asking = null)));
}
