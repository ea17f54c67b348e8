import { ParleyError } from '@parley/eventsourcing';

/** Waits between two attempts at a store that did not answer, in ms: about half a minute together. */
const WAITS_MS = [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000, 5_000];

/** Does a piece of work again while a store does not answer. What it throws in the end is the store's own error. */
export type Patience = <T>(work: () => Promise<T>) => Promise<T>;

const isPassing = (error: unknown): boolean =>
  error instanceof ParleyError && error.family === 'Infrastructure' && error.retryable;

/** `sleep`: resolves after so many ms. */
export const patienceOf =
  (sleep: (ms: number) => Promise<void>): Patience =>
  async (work) => {
    for (const wait of WAITS_MS) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error)) throw error;
        await sleep(wait);
      }
    }
    return work();
  };
