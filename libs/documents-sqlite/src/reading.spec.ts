import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { DocumentStore } from '@parley/eventsourcing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDocuments, readSqliteDocuments } from './open.js';

let folder: string;
let writing: DocumentStore;
let reading: DocumentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-reading-'));
  writing = await openSqliteDocuments({ folder });
  reading = await readSqliteDocuments({ folder });
});
afterEach(async () => {
  await reading.close();
  await writing.close();
  await rm(folder, { recursive: true });
});

async function write(id: string, position: bigint, words: string): Promise<void> {
  const lease = await writing.acquireLease('notes', 'writer', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  const document = { author: 'one', words, at: '2026-03-01T10:00:00.000Z' };
  const checkpoint = { name: 'notes', position };
  await writing.commit({
    lease,
    collection: 'notes',
    purges: [],
    writes: [{ id, position, document }],
    checkpoint,
  });
}

const found = async (): Promise<readonly string[]> => {
  const query = { anyOf: [{ author: 'one' }], sort: [], limit: 10 };
  return (await reading.find('notes', query)).map(({ id }) => id);
};
const count = (): Promise<number> => reading.countByWords('notes', { term: 'tea' }, 10);
const unknown = { code: 'UNKNOWN_COLLECTION' };
const words = { field: 'words', at: 'at' };

it('an opening that only reads follows collections that come, get indexes and words, go and come again', async () => {
  await expect(found()).rejects.toMatchObject(unknown);
  await writing.ensureCollection({ name: 'notes', indexes: [], words, filling: true });
  await write('note-1', 1n, 'tea');
  await expect(found()).rejects.toMatchObject({ code: 'INVALID_QUERY' });
  await expect(count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect((await reading.get('notes', ['note-1'])).size).toBe(1);
  await writing.ensureCollection({ name: 'notes', indexes: [{ fields: ['author'] }], words });
  expect([await found(), await count()]).toEqual([['note-1'], 1]);
  await write('note-2', 2n, 'tea');
  expect([await found(), await count()]).toEqual([['note-1', 'note-2'], 2]);
  await writing.dropCollection('notes');
  await expect(found()).rejects.toMatchObject(unknown);
  await writing.ensureCollection({ name: 'notes', indexes: [{ fields: ['author'] }], words });
  expect(await found()).toEqual([]);
});
