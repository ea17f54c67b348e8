import { convertToCommandError } from '@eventstore/db-client';
import type { AppendResult } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import type { Conversation, EsdbClient } from '../connection/client.js';
import { late } from '../connection/errors.js';
import { createWaiting, type Waiting } from './waiting.js';
import type { AppendAnswer } from '../wire/append-answer.js';
import type { AppendRequest } from '../wire/append-request.js';
import { within } from '../connection/within.js';

type AppendContent = Omit<AppendRequest, 'id' | 'deadline'>;

/** Sends an append. Null for a success without a position. Throws what the client throws. */
export type SendAppend = (asked: AppendContent) => Promise<AppendResult | null>;

/** One call that many appends share. */
interface Shared {
  readonly call: Conversation<AppendRequest, AppendAnswer>;
  readonly waiting: Waiting<AppendResult | null>;
}

/**
 * Sends all appends of a store by one call, begun again when it has ended. Each waits for its own answer and no longer than the deadline, so
 * that what is under way is bounded by who asks; an answer that nobody waits for is dropped.
 */
export function createAppends(client: EsdbClient, deadlineMs: number): SendAppend {
  let opening: Promise<Shared> | null = null;
  let opened: Shared | null = null;

  const open = async (): Promise<Shared> => {
    const waiting = createWaiting<AppendResult | null>();
    const call = await client.openAppends();
    const end = (error: Error): void => {
      if (opened?.call === call) opened = opening = null;
      waiting.rejectAll(error);
    };
    call.on('data', ({ id, error, result }) => {
      if (error === null) waiting.resolve(id, result);
      else waiting.reject(id, error);
    });
    call.on('error', (error) => end(convertToCommandError(error)));
    call.on('end', () => end(ended()));
    opened = { call, waiting };
    return opened;
  };

  const share = (): Promise<Shared> =>
    (opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    }));

  const write = ({ call, waiting }: Shared, asked: AppendContent, until: number) => {
    const id = randomUUID();
    const answered = waiting.add(id, until);
    call.write({ ...asked, id, deadline: Date.now() + deadlineMs });
    return answered;
  };

  return async (asked) => {
    const until = performance.now() + deadlineMs;
    const shared = opened ?? (await within(deadlineMs, share()));
    // A timer may be as late as the connection.
    if (performance.now() >= until) throw late();
    return write(shared, asked, until);
  };
}

const ended = (): Error => Object.assign(new Error('The server ended the call.'), { type: 'unavailable' });
