import { convertToCommandError } from '@eventstore/db-client';
import type { AppendResult } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import type { Conversation, EsdbClient } from '../connection/client.js';
import { late } from '../connection/errors.js';
import type { AppendAnswer } from '../wire/append-answer.js';
import type { AppendRequest } from '../wire/append-request.js';
import { within } from '../connection/within.js';

type AppendContent = Omit<AppendRequest, 'id' | 'deadline'>;

/** Sends an append. Null for a success without a position. Throws what the client throws. */
export type SendAppend = (asked: AppendContent) => Promise<AppendResult | null>;

interface Waiting {
  resolve(result: AppendResult | null): void;
  reject(error: Error): void;
}

/** One call that many appends share. */
interface Shared {
  readonly call: Conversation<AppendRequest, AppendAnswer>;
  readonly waiting: Map<string, Waiting>;
}

/**
 * Sends all appends of a store by one call, begun again when it has ended. Each waits for its own answer and no longer than the deadline, so
 * that what is under way is bounded by who asks; an answer that nobody waits for is dropped.
 */
export function createAppends(client: EsdbClient, deadlineMs: number): SendAppend {
  let opening: Promise<Shared> | null = null;
  let opened: Shared | null = null;

  const open = async (): Promise<Shared> => {
    const waiting = new Map<string, Waiting>();
    const call = await client.openAppends();
    const end = (error: Error): void => {
      if (opened?.call === call) opened = opening = null;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    call.on('data', ({ id, error, result }) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error === null) asked?.resolve(result);
      else asked?.reject(error);
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

  const send = async (asked: AppendContent, id: string): Promise<AppendResult | null> => {
    const until = performance.now() + deadlineMs;
    const { call, waiting } = opened ?? (await share());
    // The caller has had another answer.
    if (performance.now() >= until) throw late();
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      call.write({ ...asked, id, deadline: Date.now() + deadlineMs });
    });
  };

  return async (asked) => {
    const id = randomUUID();
    try {
      return await within(deadlineMs, send(asked, id));
    } catch (error) {
      opened?.waiting.delete(id);
      throw error;
    }
  };
}

const ended = (): Error => Object.assign(new Error('The server ended the call.'), { type: 'unavailable' });
