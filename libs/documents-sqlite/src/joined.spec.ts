import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CollectionSpec, DocumentStore } from '@parley/eventsourcing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinSqliteDocuments, openSqliteDocuments } from './open.js';
import { wordFaults } from './words/inspect/inspect.js';

const NOTES: CollectionSpec = { name: 'notes', indexes: [{ fields: ['author'] }] };

let folder: string;
let shared: DocumentStore;
let joined: DocumentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-joined-'));
  shared = await openSqliteDocuments({ folder, isShared: true });
  joined = await joinSqliteDocuments({ folder });
});
afterEach(async () => {
  await joined.close();
  await shared.close();
  await rm(folder, { recursive: true });
});

async function write(id: string, position: bigint, document: object): Promise<void> {
  const lease = await joined.acquireLease('notes', 'thread', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  const writes = [{ id, position, document: { ...document } }];
  const checkpoint = { name: 'notes', position };
  await joined.commit({ lease, collection: 'notes', purges: [], writes, checkpoint });
}

const by = async (field: string, value: string): Promise<string[]> => {
  const found = await shared.find('notes', { anyOf: [{ [field]: value }], sort: [], limit: 10 });
  return found.map(({ id }) => id);
};

describe('documents that a thread has joined', () => {
  it('are seen by the first opening as soon as they are stored', async () => {
    await joined.ensureCollection(NOTES);
    for (const position of [1n, 2n, 3n]) {
      await write(`note-${position}`, position, { author: 'one' });
      expect((await by('author', 'one')).length).toBe(Number(position));
      expect(await shared.checkpoint('notes')).toBe(position);
    }
  });

  it('come and go with their collections, which get indexes meanwhile', async () => {
    await expect(shared.get('notes', ['note-1'])).rejects.toMatchObject({ code: 'UNKNOWN_COLLECTION' });
    await joined.ensureCollection({ ...NOTES, filling: true });
    await write('note-1', 1n, { author: 'one', topic: 'tea' });
    expect((await shared.get('notes', ['note-1'])).size).toBe(1);
    await expect(by('topic', 'tea')).rejects.toMatchObject({ code: 'INVALID_QUERY' });
    await joined.ensureCollection({ ...NOTES, indexes: [...NOTES.indexes, { fields: ['topic'] }] });
    expect([await by('author', 'one'), await by('topic', 'tea')]).toEqual([['note-1'], ['note-1']]);
    await joined.dropCollection('notes');
    await expect(shared.get('notes', ['note-1'])).rejects.toMatchObject({ code: 'UNKNOWN_COLLECTION' });
    expect(await shared.listCollections()).toEqual([]);
  });

  it('are put into the index of words by one opening only', async () => {
    const spec: CollectionSpec = { name: 'notes', indexes: [], words: { field: 'words', at: 'at' } };
    await shared.ensureCollection({ ...spec, filling: true });
    await joined.ensureCollection({ ...spec, filling: true });
    await write('note-1', 1n, { words: 'tea', at: '2026-01-01T00:00:00.000Z' });
    await joined.ensureCollection(spec);
    await shared.ensureCollection(spec);
    expect(await shared.countByWords('notes', { prefix: 'tea' }, 10)).toBe(1);
    await joined.close();
    await shared.close();
    expect(wordFaults({ folder })).toEqual([]);
    shared = await openSqliteDocuments({ folder });
    joined = shared;
  });

  it('keep leases and records of both openings', async () => {
    await joined.close();
    const lease = await shared.acquireLease('notes', 'server', 60_000);
    joined = await joinSqliteDocuments({ folder });
    expect(await joined.acquireLease('notes', 'thread', 60_000)).toBeNull();
    expect(await shared.acquireLease('notes', 'server', 60_000)).toMatchObject({ token: lease?.token });
    const written = Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? shared : joined).putRecord('kind', `${n}`, n),
    );
    expect(await Promise.all(written)).toEqual(written.map(() => true));
    for (const store of [shared, joined]) expect(await store.listRecords('kind')).toHaveLength(40);
  });

  it('stay refused to every other process, and are whole when both are closed', async () => {
    await joined.ensureCollection(NOTES);
    await write('note-1', 1n, { author: 'one' });
    await expect(openSqliteDocuments({ folder })).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await joined.close();
    await expect(openSqliteDocuments({ folder })).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await shared.close();
    shared = await openSqliteDocuments({ folder });
    expect(await by('author', 'one')).toEqual(['note-1']);
    joined = shared;
  });
});
