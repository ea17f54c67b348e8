import type { Projections } from '@parley/subscriptions';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkThread } from './work-thread.js';

/**
 * Projections that a thread runs. What is asked before a query or a command is answered from the documents, where these know: so neither
 * waits until the thread has a moment. `own` are not started.
 */
export function projectionsOfThread(own: Projections, { projections, onServed }: WorkThread): Projections {
  // A notice arrives before later answers: a query that has waited for a position then reads the build that has reached it.
  onServed(() => void own.refresh().catch(() => undefined));
  return {
    ...own,
    ...projections,
    start: async () => undefined,
    stop: async () => undefined,
    async waitFor(name, position, timeoutMs) {
      const outcome = await own.waitFor(name, position, 0);
      if (outcome !== 'late' || timeoutMs <= 0) return outcome;
      return within(timeoutMs, projections.waitFor(name, position, timeoutMs), outcome);
    },
  };
}

/** The answer, or what is said instead when there is none in time: a thread that is in a long step answers nothing. */
async function within<T>(ms: number, answer: Promise<T>, late: T): Promise<T> {
  const ending = new AbortController();
  const timeout = pause(ms, late, { signal: ending.signal });
  timeout.catch(() => undefined);
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    ending.abort();
  }
}
