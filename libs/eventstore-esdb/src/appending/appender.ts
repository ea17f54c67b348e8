import { ABSENT, ConcurrencyError, type AppendResult, type SerialisedEvent } from '@parley/eventsourcing';
import { setTimeout as pause } from 'node:timers/promises';
import type { SendAppend } from './appends.js';
import { failureOf, normalise, storeUnavailable } from '../connection/errors.js';
import { conflictAt, createPendingAppends, type PendingAppend } from './pending-append.js';
import type { StreamReader } from '../reading/stream-reader.js';

/** Attempts at one append; each but the first only after a read has shown that the events are not there. */
const MAX_ATTEMPTS = 3;
/** Longest wait before another attempt, in ms: by chance, so that those who failed together do not come back together. */
const LONGEST_PAUSE_MS = 200;

export type Appender = (
  stream: string,
  expected: number,
  events: readonly SerialisedEvent[],
) => Promise<AppendResult>;

export function createAppender(send: SendAppend, readStream: StreamReader, deadlineMs: number): Appender {
  const { conflict, poll } = createPendingAppends(readStream);

  /** What became of an append that got no clear answer. */
  const settle = async (append: PendingAppend, failure: unknown): Promise<AppendResult | null> => {
    try {
      return await poll(append);
    } catch (error) {
      if (error instanceof ConcurrencyError) throw error;
      throw storeUnavailable(failure, { stream: append.stream, unknown: true });
    }
  };

  const attempt = async (append: PendingAppend): Promise<AppendResult | { readonly failure: unknown }> => {
    let failure: unknown;
    try {
      const sent = await send(append);
      if (sent !== null) return sent;
    } catch (error) {
      const kind = failureOf(error);
      if (kind === 'conflict') throw conflictOf(append, error);
      if (kind !== 'unavailable' && kind !== 'unknown') throw normalise(error, append.stream);
      failure = error;
    }
    return (await settle(append, failure)) ?? { failure };
  };

  return async (stream, expected, events) => {
    if (!Number.isSafeInteger(expected) || expected < ABSENT) throw await conflict(stream, expected);
    const append = { stream, expected, events };
    const deadline = performance.now() + deadlineMs;
    for (let attempts = 1; ; attempts++) {
      const outcome = await attempt(append);
      if (!('failure' in outcome)) return outcome;
      // A look that found nothing does not say that the first attempt never lands. Sending the same again is harmless all the same: it
      // bears the same ids at the same revision, so that whichever lands second is answered with what the first did, or refused.
      const isOver = attempts === MAX_ATTEMPTS || performance.now() >= deadline;
      if (isOver || failureOf(outcome.failure) === 'unknown') {
        throw storeUnavailable(outcome.failure, { stream, unknown: true });
      }
      await pause(Math.random() * LONGEST_PAUSE_MS);
    }
  };
}

function conflictOf({ stream, expected }: PendingAppend, error: unknown): ConcurrencyError {
  const { actualVersion } = error as { readonly actualVersion?: bigint | string };
  return conflictAt(stream, expected, typeof actualVersion === 'bigint' ? Number(actualVersion) : ABSENT);
}
