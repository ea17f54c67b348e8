import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createCatalog,
  type CollectionSpec,
  type DocumentStore,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { createProjections, defineProjection, on } from '@parley/subscriptions';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import Database from 'libsql';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDocuments } from '../open.js';

const SPEC: CollectionSpec = {
  name: 'notes',
  indexes: [{ fields: ['author', 'at'] }, { fields: ['at'] }, { fields: ['author'] }],
};

let folder: string;
let store: DocumentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-filling-'));
  store = await openSqliteDocuments({ folder });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Fields of the indexes that the file has, read from the file itself. */
async function indexes(): Promise<readonly string[]> {
  await store.close();
  const file = new Database(join(folder, 'documents.db'));
  const rows = file
    .prepare(
      "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name LIKE 'c\\_%' ESCAPE '\\'",
    )
    .raw()
    .all() as [string][];
  file.close();
  store = await openSqliteDocuments({ folder });
  return rows.map(([sql]) => sql.replace(/^.*\(/, '').replace(/[f_)]/g, '')).sort();
}

const fill = (): Promise<void> => store.ensureCollection({ ...SPEC, filling: true });
async function commit(purges: readonly { readonly field: string; readonly value: string }[]): Promise<void> {
  const lease = await store.acquireLease('notes', 'owner-1', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  const writes = [{ id: 'x', position: 1n, document: { author: 'a', at: '1' } }];
  await store.commit({ lease, collection: 'notes', purges, writes });
}

describe('a collection that is being filled', () => {
  it('has no index, not of ids either, while nothing but writes and readings by id come', async () => {
    await fill();
    await commit([]);
    expect((await store.get('notes', ['x', 'y'])).size).toBe(1);
    expect(await store.count('notes', [{}], 1)).toBe(1);
    await commit([]);
    expect(await indexes()).toEqual([]);
  });

  it('gets the index of ids with the next look for one, once it is begun again', async () => {
    await fill();
    await commit([]);
    await fill();
    expect(await store.count('notes', [{}], 2)).toBe(1);
    expect((await store.get('notes', ['x', 'y'])).size).toBe(1);
    expect(await indexes()).toEqual(['id']);
  });

  it('gets it with the next write of an opening that has not begun it', async () => {
    await fill();
    await commit([]);
    expect(await indexes()).toEqual([]);
    await commit([]);
    expect(await store.count('notes', [{}], 2)).toBe(1);
    expect(await indexes()).toEqual(['id']);
  });

  it('gets one index, and no second, for the purges of a field', async () => {
    await fill();
    await commit([{ field: 'author', value: 'b' }]);
    await commit([{ field: 'author', value: 'c' }]);
    expect(await indexes()).toEqual(['author, id']);
    await commit([{ field: 'author', value: 'd' }]);
    expect(await indexes()).toEqual(['author, id', 'id']);
  });

  it('gets every index with the first question, and with the end of the filling', async () => {
    const all = ['at, id', 'author, at, id', 'author, id', 'id'];
    await fill();
    expect(await store.find('notes', { anyOf: [{ at: '1' }], sort: [], limit: 1 })).toEqual([]);
    expect(await indexes()).toEqual(all);
    await store.dropCollection('notes');
    await fill();
    await store.ensureCollection(SPEC);
    expect(await indexes()).toEqual(all);
  });
});

it('a projection is served with every index, though its first build was filled without', async () => {
  const handler = on<RecordedEvent, { author: string }>({
    key: ({ id }) => id,
    apply: () => ({ author: 'a' }),
  });
  const author = { type: 'string', meaning: 'Who wrote it.' } as const;
  const definition = defineProjection<{ author: string }>({
    name: 'notes',
    version: 1,
    indexes: [{ fields: ['author'] }],
    fields: { author },
    on: { '*': handler },
  });
  const eventStore = await openSqliteEventStore({ folder });
  const projections = createProjections({
    eventStore,
    documents: store,
    catalog: createCatalog([]),
    definitions: [definition],
    owner: 'owner-1',
    clock: Date.now,
  });
  await projections.start();
  expect(await projections.waitFor('notes', 0n, 60_000)).toBe('reached');
  expect(await projections.serving('notes')).toBe('notes_v1');
  await projections.stop();
  await eventStore.close();
  expect(await indexes()).toEqual(['author, id', 'id']);
});
