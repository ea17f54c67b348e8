import { afterAll, beforeAll } from '@jest/globals';
import type { EventStore } from '@parley/eventsourcing';
import { rm } from 'node:fs/promises';
import {
  startEventStoreDouble,
  type DoubleOptions,
  type EventStoreDouble,
} from '../../../test/doubles/eventstoredb/start.js';
import { openEsdbEventStore } from './open.js';
import type { EsdbOptions } from './options.js';

/** A double for the tests of one file, and stores on it that are closed with it. */
export interface Bench {
  readonly double: EventStoreDouble;
  open(options?: Partial<EsdbOptions>): Promise<EventStore>;
}

export function useDouble(options?: DoubleOptions): Bench {
  const stores: EventStore[] = [];
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
  };
  beforeAll(async () => {
    double = await startEventStoreDouble(options);
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await bench.double.stop();
    await rm(bench.double.folder, { recursive: true });
  });
  return bench;
}
