import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '@parley/eventsourcing';
import { eventStoreContract } from '@parley/testkit';
import { openSqliteEventStore } from './open.js';

const folders = new Map<EventStore, string>();

async function openIn(folder: string): Promise<EventStore> {
  const store = await openSqliteEventStore({ folder });
  folders.set(store, folder);
  return store;
}

eventStoreContract('SQLite', {
  limits: { eventBytes: 4 * 1024 * 1024, appendBytes: Infinity },
  open: async () => openIn(await mkdtemp(join(tmpdir(), 'parley-events-'))),
  async reopen(store) {
    await store.close();
    return openIn(folders.get(store) ?? '');
  },
  async dispose() {
    for (const folder of new Set(folders.values())) await rm(folder, { recursive: true });
  },
});
