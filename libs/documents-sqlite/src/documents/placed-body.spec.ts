import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CollectionSpec, Document, DocumentStore } from '@parley/eventsourcing';
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

const SHAPES: CollectionSpec = {
  name: 'notes',
  compact: true,
  indexes: [{ fields: ['a'] }, { fields: ['b'] }],
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
  },
};

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
  const document = fc.record(
    { a: scalar, list: value, by: value, b: scalar, text: value, more: value },
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
      await store.close();
      const database = new Database(join(folder, 'documents.db'));
      const read = database
        .prepare(`SELECT ${fields.join(', ')} FROM v_notes ORDER BY CAST(substr(_id, 2) AS INTEGER)`)
        .raw()
        .all() as unknown[][];
      database.close();
      store = await openSqliteDocuments({ folder });
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
