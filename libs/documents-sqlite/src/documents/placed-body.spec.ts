import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CollectionSpec, Document, DocumentStore, Where } from '@parley/eventsourcing';
import fc from 'fast-check';
import Database from 'libsql';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDocuments } from '../open.js';

let folder: string;
let store: DocumentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-places-'));
  store = await openSqliteDocuments({ folder });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Rows of the file itself. */
async function rowsOf(text: string): Promise<readonly unknown[][]> {
  await store.close();
  const database = new Database(join(folder, 'documents.db'));
  const found = database.prepare(text).raw().all() as unknown[][];
  database.close();
  store = await openSqliteDocuments({ folder });
  return found;
}

const SHAPES: CollectionSpec = {
  name: 'notes',
  compact: true,
  indexes: [{ fields: ['a'] }, { fields: ['b'] }, { fields: ['uuid'] }, { fields: ['a', 'rare'] }],
  fields: {
    a: { type: 'string', nullable: true, meaning: 'Left to its column.' },
    list: { type: 'array', meaning: 'A list.' },
    by: {
      type: 'object',
      meaning: 'An object.',
      fields: {
        kind: { type: 'string', meaning: 'Its kind.' },
        "i'd": { type: 'integer', meaning: 'Its id.' },
      },
    },
    b: { type: 'integer', nullable: true, meaning: 'Left to its column.' },
    text: { type: 'string', meaning: 'A text.' },
    uuid: { type: 'string', nullable: true, format: 'uuid', meaning: 'Mostly a UUID.' },
    rare: { type: 'string', nullable: true, sparse: true, meaning: 'Mostly null.' },
  },
};
const UUID = '0d6e9a30-0b1c-8f00-a123-00ff7e2d4b5a';

test('lists, objects, nulls and what is not there are told apart, and read by programs of SQLite', async () => {
  const value = fc.oneof(
    fc.constantFrom(null, '[]', 0, 7, 'x', true, [], [[]], [[[]]], [1], [[1]], [[], 1], {}),
    fc.constantFrom(
      { kind: 'k', "i'd": 1 },
      { "i'd": 1, kind: 'k' },
      { kind: [], "i'd": null },
      { kind: 'k' },
    ),
  );
  const scalar = fc.constantFrom(null, 0, 2 ** 53, 1.5, -0, 'x', '', '[]', true);
  const text = fc.constantFrom(
    null,
    UUID,
    UUID.toUpperCase(),
    UUID.replaceAll('-', ''),
    UUID.toUpperCase().replaceAll('-', ''),
    UUID.replace('d', '\u00e9'),
    UUID.replace('-', '0'),
    `${UUID} `,
    '',
    7,
    false,
  );
  const document = fc.record(
    { a: scalar, list: value, by: value, b: scalar, text: value, uuid: text, rare: scalar, more: value },
    { requiredKeys: [] },
  );
  let position = 0n;
  await fc.assert(
    fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 60 }), async (documents) => {
      await store.dropCollection('notes');
      await store.ensureCollection(SHAPES);
      const lease = await store.acquireLease('notes', 'owner-1', 60_000);
      if (lease === null) throw new Error('Somebody else has the lease.');
      position += 1n;
      const writes = documents.map((one, n) => ({ id: `d${n}`, position, document: one }));
      await store.commit({ lease, collection: 'notes', purges: [], writes });
      const found = await store.get(
        'notes',
        writes.map(({ id }) => id),
      );
      const kept = documents.map((one) => JSON.parse(JSON.stringify(one)) as Document);
      expect(documents.map((_, n) => found.get(`d${n}`)?.document)).toEqual(kept);
      const fields = Object.keys(SHAPES.fields ?? {});
      const read = await rowsOf(
        `SELECT ${fields.join(', ')} FROM v_notes ORDER BY CAST(substr(_id, 2) AS INTEGER)`,
      );
      expect(read).toEqual(kept.map((one) => fields.map((field) => inSql(one[field]))));
    }),
    { numRuns: 20 },
  );
});

/** As a column of a view has a value. */
const inSql = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? JSON.stringify(value)
    : typeof value === 'boolean'
      ? Number(value)
      : (value ?? null);

test('UUIDs are found by equality, beside other texts, purged by it, and refused in any other question', async () => {
  await store.ensureCollection(SHAPES);
  const texts = [UUID, UUID.replace('0', '1'), UUID.toUpperCase(), null, UUID];
  const writes = texts.map((uuid, n) => ({ id: `d${n}`, position: 1n, document: { uuid } }));
  const commit = { collection: 'notes', purges: [], writes };
  const lease = await store.acquireLease('notes', 'owner-1', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  await store.commit({ ...commit, lease });
  const found = async (uuid: string | null): Promise<readonly string[]> =>
    (await store.find('notes', { anyOf: [{ uuid }], sort: [], limit: 9 })).map(({ id }) => id);
  expect(await found(UUID)).toEqual(['d0', 'd4']);
  expect(await found(UUID.toUpperCase())).toEqual(['d2']);
  expect(await found(null)).toEqual(['d3']);
  expect(await store.count('notes', [{ uuid: UUID }], 9)).toBe(2);
  const refused = { code: 'INVALID_QUERY' };
  const all = { anyOf: [{}], limit: 9 } as const;
  await expect(store.find('notes', { ...all, sort: [['uuid', 1]] })).rejects.toMatchObject(refused);
  await expect(store.count('notes', [{ uuid: { gt: UUID } }], 9)).rejects.toMatchObject(refused);
  const figure = { ...all, groups: { uuid: { field: 'uuid' } }, measures: {}, sort: [] } as const;
  await expect(store.aggregate('notes', figure)).rejects.toMatchObject(refused);
  const purges = [{ field: 'uuid', value: UUID }];
  await store.commit({ ...commit, lease, purges, writes: [] });
  expect((await store.get('notes', ['d0', 'd1', 'd4'])).size).toBe(1);
});

test('what is null is in no index of a sparse field, and asked for by none', async () => {
  await store.ensureCollection(SHAPES);
  const documents = [{ a: 'x', rare: 'r' }, { a: 'x', rare: null }, { a: 'x' }, { a: 'x', rare: false }];
  const writes = documents.map((document, n) => ({ id: `d${n}`, position: 1n, document }));
  const lease = await store.acquireLease('notes', 'owner-1', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  await store.commit({ lease, collection: 'notes', purges: [], writes });
  const found = async (where: Where): Promise<readonly string[]> =>
    (await store.find('notes', { anyOf: [where], sort: [], limit: 9 })).map(({ id }) => id);
  expect(await found({ a: 'x', rare: 'r' })).toEqual(['d0']);
  expect(await found({ a: 'x', rare: false })).toEqual(['d3']);
  expect(await found({ a: 'x' })).toHaveLength(4);
  expect(await store.count('notes', [{ a: 'x', rare: 'r' }], 9)).toBe(1);
  expect(await store.count('notes', [{ a: 'x' }], 9)).toBe(4);
  const refused = { code: 'INVALID_QUERY' };
  await expect(found({ a: 'x', rare: null })).rejects.toMatchObject(refused);
  await expect(store.count('notes', [{ a: 'x', rare: { gt: 'a' } }], 9)).rejects.toMatchObject(refused);
  const sorted = { anyOf: [{ a: 'x' }], sort: [['rare', 1]], limit: 9 } as const;
  await expect(store.find('notes', sorted)).rejects.toMatchObject(refused);
  const sizes = await rowsOf(
    "SELECT name FROM sqlite_schema WHERE sql LIKE '%f_rare IS NOT NULL%' UNION ALL SELECT typeof(f_rare) FROM c_notes",
  );
  expect(sizes.flat()).toEqual(['i_notes_3', 'text', 'null', 'null', 'blob']);
});
