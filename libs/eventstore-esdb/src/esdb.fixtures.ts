import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { ParleyError, type EventStore } from '@parley/eventsourcing';
import { setTimeout as pause } from 'node:timers/promises';
import {
  startEventStoreDouble,
  type DoubleOptions,
  type EventStoreDouble,
} from '../../../test/doubles/eventstoredb/start.js';
import { openEsdbEventStore } from './open.js';
import type { EsdbOptions } from './connection/options.js';

/** A double for the tests of one file, and stores on it that are closed with it. */
export interface Bench {
  readonly double: EventStoreDouble;
  open(options?: Partial<EsdbOptions>): Promise<EventStore>;
  /** The driver's own client, as another program would use it. */
  foreign(): EventStoreDBClient;
}

/** A condition that the server or another process brings about. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(5);
}

/** The error's code and details, or what was answered instead. */
export async function outcomeOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    return { answered: await answer };
  } catch (error) {
    return error instanceof ParleyError ? { code: error.code, details: error.details } : error;
  }
}

export function useDouble(options?: DoubleOptions): Bench {
  const stores: EventStore[] = [];
  const clients: EventStoreDBClient[] = [];
  let double: EventStoreDouble | undefined;
  const bench: Bench = {
    get double() {
      if (double === undefined) throw new Error('The double runs within tests only.');
      return double;
    },
    async open(changes) {
      const store = await openEsdbEventStore({ url: bench.double.url, ...changes });
      stores.push(store);
      return store;
    },
    foreign() {
      const client = EventStoreDBClient.connectionString(bench.double.url);
      clients.push(client);
      return client;
    },
  };
  beforeAll(async () => {
    double = await startEventStoreDouble(options);
  });
  afterEach(() => bench.double.clear());
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(clients.map((client) => client.dispose()));
    await bench.double.stop();
  });
  return bench;
}
