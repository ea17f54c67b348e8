import { answerInTime } from '../answer-in-time.js';

/**
 * All gauges are read at once: they ask together. While a store is away nothing is told of what it knows, within the time that whoever
 * collects metrics waits.
 */
export function together<T>(ask: () => Promise<readonly T[]>): () => Promise<readonly T[]> {
  let asking: Promise<readonly T[]> | null = null;
  return () =>
    (asking ??= answerInTime(ask())
      .catch(() => [])
      .finally(() => (asking = null)));
}
