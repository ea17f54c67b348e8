import type { ReadOptions } from '@parley/eventsourcing';

/** The server's clock ends a question so much later than the asker's, in ms: the asker knows by its own why there is no answer. */
const LATER_MS = 1_000;
/** What the server takes, in ms. */
const LONGEST_MS = 2 ** 31 - 1;

/** By which the driver ends a question, and the server by itself where it hears nothing any more. */
export const endingOf = ({ signal, deadlineMs }: ReadOptions): object => ({
  ...(signal && { signal }),
  ...(deadlineMs !== undefined && { maxTimeMS: Math.min(Math.ceil(deadlineMs) + LATER_MS, LONGEST_MS) }),
});

/** Rejects with the reason of the signal once that has ended: what the driver makes of it tells nothing. */
export const unlessAborted = <T>(answer: Promise<T>, { signal }: ReadOptions): Promise<T> =>
  answer.catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
