import { afterAll, beforeAll, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, type JSONType } from '@eventstore/db-client';
import { startEventStoreDouble, type EventStoreDouble } from './start.js';

export type Json = JSONType;

/** A double with a client, for the tests of one file. */
export interface Scene {
  readonly double: EventStoreDouble;
  readonly client: EventStoreDBClient;
}

/** Starts a double before the tests of a file and ends it after them. */
export function scene(): Scene {
  let double: EventStoreDouble;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    double = await startEventStoreDouble();
    client = EventStoreDBClient.connectionString(double.url);
  });
  afterAll(async () => {
    await client.dispose();
    await double.stop();
  });
  return {
    get double() {
      return double;
    },
    get client() {
      return client;
    },
  };
}

/** Tries until it succeeds; answers what it met before. */
export async function untilSuccess(attempt: () => Promise<unknown>): Promise<unknown[]> {
  const met: unknown[] = [];
  for (;;) {
    try {
      await attempt();
      return met;
    } catch (error) {
      met.push(error);
    }
  }
}

/**
 * The client for rows that need no power over the server's process: they hold of a real server as well, and are run
 * against the one at EVENTSTOREDB_URL when that is set. So the double is measured by the same tests as what it stands for.
 */
export function anyServer(): { readonly client: EventStoreDBClient; readonly url: string } {
  let double: EventStoreDouble | null = null;
  let client: EventStoreDBClient;
  let url = process.env.EVENTSTOREDB_URL ?? '';
  // Others may append to it meanwhile, and some rows are about the end of the log.
  if (url !== '') jest.retryTimes(3);
  beforeAll(async () => {
    if (url === '') {
      double = await startEventStoreDouble();
      url = double.url;
    }
    client = EventStoreDBClient.connectionString(url);
  });
  afterAll(async () => {
    await client.dispose();
    await double?.stop();
  });
  return {
    get client() {
      return client;
    },
    get url() {
      return url;
    },
  };
}

export const newStream = (): string => `double-${randomUUID()}`;

export const event = (data: Json = { n: 1 }, id: string = randomUUID()) =>
  jsonEvent({ id, type: 'Tried', data });

export const events = (count: number, data: Json = { n: 1 }) =>
  Array.from({ length: count }, () => event(data));

/** What a promise was rejected with; fails when it was not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was not rejected');
}

export interface Seen {
  readonly event?: {
    readonly id: string;
    readonly streamId: string;
    readonly revision: bigint;
    readonly type: string;
    readonly data: unknown;
    readonly metadata: unknown;
    readonly isJson: boolean;
    readonly created: Date;
    readonly position?: { readonly commit: bigint; readonly prepare: bigint };
  };
}

/** Everything that a read gives. */
export async function all(reading: AsyncIterable<Seen>): Promise<NonNullable<Seen['event']>[]> {
  const found = [];
  for await (const { event: recorded } of reading) if (recorded) found.push(recorded);
  return found;
}

export const revisions = async (reading: AsyncIterable<Seen>): Promise<bigint[]> =>
  (await all(reading)).map(({ revision }) => revision);

/** A function that reads what `$all` holds from now on: a server that is used holds more before than a test has time for. */
export async function allFromNow(client: EventStoreDBClient) {
  const { position } = await client.appendToStream(newStream(), event());
  return () => all(client.readAll({ fromPosition: position! }));
}
