import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import type { ConcurrencyError } from '../values/errors.js';
import { ABSENT, type EventStore } from '../ports/event-store.js';
import type { Position } from '../events/event.js';
import { appendKernelEvent, latestKernelEvent } from '../events/kernel-stream.js';
import { appendDecided } from './append-decided.js';
import { LogIdentified } from './identity.events.js';
import { kernelErrors } from '../values/kernel-errors.js';

/** Which log this is, by its last `LogIdentified`. Equal in all three parts: the same log, nothing lost, at the same positions. */
export interface LogIdentity {
  /** UUID for the whole life of a log, copies in other stores included. */
  readonly logId: string;
  /** UUID; another one after the log was restored from a backup. */
  readonly epoch: string;
  /** Where that event stands. A copy in another kind of store has it elsewhere, as it has all positions. */
  readonly position: Position;
}

export const IDENTITY_STREAM = 'log-identity';
/** Every process that asks finds the event of another, or wins, within as many rounds as there are processes. */
const MAX_ROUNDS = 100;

interface Told extends LogIdentity {
  readonly revision: number;
}

async function latest(eventStore: EventStore): Promise<Told | null> {
  const found = await latestKernelEvent<typeof LogIdentified>(eventStore, IDENTITY_STREAM);
  if (found === null) return null;
  const { logId, epoch } = found.data;
  return { logId, epoch, position: found.position, revision: found.revision };
}

/** Null for a log that no program of this version has opened yet. */
export async function readIdentity(eventStore: EventStore): Promise<LogIdentity | null> {
  const newest = await latest(eventStore);
  return newest && { logId: newest.logId, epoch: newest.epoch, position: newest.position };
}

/** The log's identity; a log without one gets it now. Of several processes at once one gives it. */
export async function identify(eventStore: EventStore, now: number): Promise<LogIdentity> {
  const read = () => readIdentity(eventStore);
  return appendDecided<LogIdentity | null, LogIdentity>({
    attempts: MAX_ROUNDS,
    first: await read(),
    newer: read,
    async decide(found) {
      if (found !== null) return { answer: found };
      const data = { logId: randomUUID(), epoch: randomUUID(), reason: 'begun' } as const;
      return { append: () => append(eventStore, ABSENT, data, now) };
    },
    contention,
  });
}

/** Begins another epoch: positions that were handed out before may mean nothing any more. */
export async function beginEpoch(eventStore: EventStore, now: number): Promise<LogIdentity> {
  const epoch = randomUUID();
  const read = () => latest(eventStore);
  return appendDecided<Told | null, LogIdentity>({
    attempts: MAX_ROUNDS,
    first: await read(),
    newer: read,
    async decide(found) {
      // An append whose answer was lost is met as a conflict.
      if (found?.epoch === epoch) return { answer: { logId: found.logId, epoch, position: found.position } };
      const data = { logId: found?.logId ?? randomUUID(), epoch, reason: 'restored' } as const;
      return { append: () => append(eventStore, found?.revision ?? ABSENT, data, now) };
    },
    contention,
  });
}

async function append(
  eventStore: EventStore,
  expected: number,
  data: Static<(typeof LogIdentified)['schema']>,
  now: number,
): Promise<LogIdentity> {
  const appended = await appendKernelEvent(eventStore, IDENTITY_STREAM, expected, LogIdentified, data, now);
  return { logId: data.logId, epoch: data.epoch, position: appended.position };
}

const contention = (): ConcurrencyError =>
  kernelErrors.TOO_MUCH_CONTENTION(`The log could not be identified in ${IDENTITY_STREAM}.`, {
    stream: IDENTITY_STREAM,
  });
