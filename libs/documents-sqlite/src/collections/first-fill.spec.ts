import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CollectionSpec, DocumentStore } from '@parley/eventsourcing';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinSqliteDocuments, openSqliteDocuments } from '../open.js';

const NOTES: CollectionSpec = { name: 'notes', indexes: [{ fields: ['author'] }] };
const TEXTS: CollectionSpec = { name: 'texts', indexes: [], words: { field: 'text', at: 'at' } };

let folder: string;
let opened: DocumentStore[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-first-fill-'));
  opened = [];
});
afterEach(async () => {
  // Those that have joined first.
  for (const store of opened.reverse()) await store.close();
  await rm(folder, { recursive: true });
});

async function kept(opening: Promise<DocumentStore>): Promise<DocumentStore> {
  const store = await opening;
  opened.push(store);
  return store;
}

/** False where the system gives no id of its start: every file is synced there. */
const isMarked = (): boolean => existsSync(join(folder, 'documents.db-unsynced'));
const canBeMarked = existsSync('/proc/sys/kernel/random/boot_id');

async function write(store: DocumentStore, collection: string, document: object): Promise<void> {
  const lease = await store.acquireLease(collection, 'owner', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  const writes = [{ id: 'one', position: 1n, document: { ...document } }];
  await store.commit({
    lease,
    collection,
    purges: [],
    writes,
    checkpoint: { name: collection, position: 1n },
  });
}

test('a derived store is synced once no collection lacks an index, or words in theirs', async () => {
  const store = await kept(openSqliteDocuments({ folder, isDerived: true }));
  for (const spec of [NOTES, TEXTS]) await store.ensureCollection({ ...spec, filling: true });
  await write(store, 'notes', { author: 'one' });
  await write(store, 'texts', { text: 'tea', at: '2026-01-01T00:00:00.000Z' });
  await store.ensureCollection(NOTES);
  expect(isMarked()).toBe(canBeMarked);
  await store.ensureCollection(TEXTS);
  expect(isMarked()).toBe(false);
  expect(await store.countByWords('texts', { prefix: 'tea' }, 2)).toBe(1);
});

test('what another thread fills is waited for too', async () => {
  const store = await kept(openSqliteDocuments({ folder, isDerived: true, isShared: true }));
  const joined = await kept(joinSqliteDocuments({ folder }));
  await joined.ensureCollection({ ...NOTES, filling: true });
  await store.ensureCollection(TEXTS);
  expect(isMarked()).toBe(canBeMarked);
  await write(joined, 'notes', { author: 'one' });
  await joined.ensureCollection(NOTES);
  expect(isMarked()).toBe(false);
  await write(store, 'texts', { text: 'tea', at: '2026-01-01T00:00:00.000Z' });
  expect(await joined.checkpoint('texts')).toBe(1n);
});

test('what is dropped is waited for no longer', async () => {
  const store = await kept(openSqliteDocuments({ folder, isDerived: true }));
  await store.ensureCollection({ ...NOTES, filling: true });
  await store.ensureCollection(TEXTS);
  expect(isMarked()).toBe(canBeMarked);
  await store.dropCollection('notes');
  expect(isMarked()).toBe(false);
});

test('a store that is closed before goes on unsynced, and after a loss of power begins again', async () => {
  const first = await openSqliteDocuments({ folder, isDerived: true });
  await first.ensureCollection({ ...NOTES, filling: true });
  await write(first, 'notes', { author: 'one' });
  await first.close();
  expect(isMarked()).toBe(canBeMarked);
  const next = await openSqliteDocuments({ folder, isDerived: true });
  expect(await next.checkpoint('notes')).toBe(1n);
  await next.close();
  await writeFile(join(folder, 'documents.db-unsynced'), 'another start of the machine');
  const again = await kept(openSqliteDocuments({ folder, isDerived: true }));
  expect([await again.checkpoint('notes'), await again.listCollections()]).toEqual([0n, []]);
});

test('a store that is not derived is synced from the start', async () => {
  const store = await kept(openSqliteDocuments({ folder }));
  await store.ensureCollection({ ...NOTES, filling: true });
  expect(isMarked()).toBe(false);
});
