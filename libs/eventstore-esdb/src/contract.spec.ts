import type { EventStore } from '@parley/eventsourcing';
import { eventStoreContract } from '@parley/eventsourcing/testing';
import { startEventStoreDouble, type EventStoreDouble } from '../../../test/doubles/eventstoredb/start.js';
import { openEsdbEventStore } from './open.js';
import { LIMITS } from './store.js';

const server = process.env['EVENTSTOREDB_URL'];
let double: EventStoreDouble | null = null;

async function open(): Promise<EventStore> {
  if (server === undefined) double ??= await startEventStoreDouble();
  return openEsdbEventStore({ url: server ?? double?.url ?? '' });
}

// A server is shared with whoever else uses it: every test goes from where the log ends.
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
