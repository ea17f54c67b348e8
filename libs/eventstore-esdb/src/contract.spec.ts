import { jest } from '@jest/globals';
import type { EventStore } from '@parley/eventsourcing';
import { eventStoreContract } from '@parley/testkit';
import { randomBytes } from 'node:crypto';
import { startEventStoreDouble, type EventStoreDouble } from '../../../test/doubles/eventstoredb/start.js';
import { openEsdbEventStore } from './open.js';
import { LIMITS } from './store.js';

const server = process.env['EVENTSTOREDB_URL'] || undefined;
/** A server may hold anything already. */
const namespace = server && `t${randomBytes(8).toString('hex')}`;
let double: EventStoreDouble | null = null;

async function open(): Promise<EventStore> {
  if (server === undefined) double ??= await startEventStoreDouble();
  return openEsdbEventStore({ url: server ?? double?.url ?? '', namespace });
}

// Others may append to it meanwhile: then a page that ends with our events does not end the log.
if (server !== undefined) jest.retryTimes(3);

eventStoreContract(server === undefined ? 'EventStoreDB, on its double' : 'EventStoreDB', {
  limits: LIMITS,
  open,
  async reopen(store) {
    await store.close();
    return open();
  },
  async dispose() {
    await double?.stop();
  },
});
