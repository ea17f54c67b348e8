import { jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { ABSENT, ConcurrencyError, type AppendResult, type SerialisedEvent } from '@parley/eventsourcing';
import { setTimeout as pause } from 'node:timers/promises';
import type { EsdbClient } from './client.js';
import { failureOf, normalise, storeUnavailable } from './errors.js';
import { conflictAt, createLook, type Sought } from './look.js';
import { within } from './within.js';
import type { StreamReader } from './stream-reader.js';

/** Attempts at one append; each but the first only after a look has shown that the events are not there. */
const MAX_ATTEMPTS = 3;
/** Longest wait before another attempt, in ms: by chance, so that those who failed together do not come back together. */
const LONGEST_PAUSE_MS = 200;

type Prepared = ReturnType<typeof jsonEvent>;

interface Append extends Sought {
  readonly prepared: Prepared[];
}

export type Appender = (
  stream: string,
  expected: number,
  events: readonly SerialisedEvent[],
) => Promise<AppendResult>;

/** Appends through the one stream that all appends of the client share. */
export function createAppender(client: EsdbClient, readStream: StreamReader, deadlineMs: number): Appender {
  const { conflict, look } = createLook(readStream);

  /** Null for a success without a position. */
  const send = async (append: Append): Promise<AppendResult | null> => {
    const { stream, expected, prepared } = append;
    const expectedRevision = expected === ABSENT ? NO_STREAM : BigInt(expected);
    // No credentials here: with them the client would send each append by a call of its own.
    const answer = client.appendToStream(stream, prepared, { expectedRevision, deadline: deadlineMs });
    const { nextExpectedRevision, position } = await within(deadlineMs, answer);
    return position === undefined
      ? null
      : { revision: Number(nextExpectedRevision), position: position.commit };
  };

  /** What became of an append that got no clear answer. */
  const settle = async (append: Append, failure: unknown): Promise<AppendResult | null> => {
    try {
      return await look(append);
    } catch (error) {
      if (error instanceof ConcurrencyError) throw error;
      throw storeUnavailable(failure, { stream: append.stream, unknown: true });
    }
  };

  const attempt = async (append: Append): Promise<AppendResult | { readonly failure: unknown }> => {
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
    const append = { stream, expected, events, prepared: events.map(prepare) };
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

const encoder = new TextEncoder();

/** The client writes JSON of the data later, by itself, so it gets a copy of its own; metadata are taken as bytes. */
const prepare = ({ id, type, data, metadata }: SerialisedEvent): Prepared =>
  jsonEvent({
    id,
    type,
    data: JSON.parse(data) as Record<string, unknown>,
    metadata: encoder.encode(metadata),
  });

function conflictOf({ stream, expected }: Append, error: unknown): ConcurrencyError {
  const { actualVersion } = error as { readonly actualVersion?: bigint | string };
  return conflictAt(stream, expected, typeof actualVersion === 'bigint' ? Number(actualVersion) : ABSENT);
}
