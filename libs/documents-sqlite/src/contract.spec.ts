import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentStore } from '@parley/eventsourcing';
import { documentStoreContract } from '@parley/testkit';
import { openSqliteDocuments } from './open.js';

const folders = new Map<DocumentStore, string>();
let now = Date.UTC(2026, 2, 1);

async function openIn(folder: string): Promise<DocumentStore> {
  const store = await openSqliteDocuments({ folder, clock: () => now });
  folders.set(store, folder);
  return store;
}

documentStoreContract('SQLite', {
  open: async () => openIn(await mkdtemp(join(tmpdir(), 'parley-documents-'))),
  async reopen(store) {
    await store.close();
    return openIn(folders.get(store) ?? '');
  },
  async dispose() {
    for (const folder of new Set(folders.values())) await rm(folder, { recursive: true });
  },
  advanceClock(ms) {
    now += ms;
  },
});
