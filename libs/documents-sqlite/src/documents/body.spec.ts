import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CollectionSpec, Document, DocumentStore, StoredDocument } from '@parley/eventsourcing';
import { closeSqliteFile, openSqliteFile } from '@parley/sqlite';
import fc from 'fast-check';
import Database from 'libsql';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportSqliteDocuments } from '../export/export.js';
import { APPLICATION_ID, KIND, MIGRATIONS } from '../format.js';
import { openSqliteDocuments } from '../open.js';

const SPEC: CollectionSpec = {
  name: 'notes',
  compact: true,
  indexes: [{ fields: ['who', 'at'] }, { fields: ['at'] }],
};
/** The same, made with fields that have places in bodies. */
const NAMED: CollectionSpec = {
  ...SPEC,
  fields: {
    text: { type: 'string', meaning: 'What it says.' },
    who: { type: 'string', meaning: 'Its author.' },
  },
};
const COLUMNS = { who: 'TEXT', at: 'REAL', text: 'TEXT' } as const;

let folder: string;
let store: DocumentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-bodies-'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function put(documents: readonly Document[], position: bigint): Promise<void> {
  const lease = await store.acquireLease('notes', 'owner-1', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  const writes = documents.map((document, n) => ({ id: `d${n}`, position, document }));
  await store.commit({ lease, collection: 'notes', purges: [], writes });
}

async function all(): Promise<ReadonlyMap<string, StoredDocument>> {
  const found = await store.find('notes', { anyOf: [{}], sort: [], limit: 1_000 });
  return new Map(found.map((stored) => [stored.id, stored]));
}

/** Rows of the file itself. */
async function rows(file: string, text: string): Promise<readonly unknown[][]> {
  await store.close();
  const database = new Database(file);
  const found = database.prepare(text).raw().all() as unknown[][];
  database.close();
  store = await openSqliteDocuments({ folder });
  return found;
}
const bodies = (): Promise<readonly unknown[][]> =>
  rows(join(folder, 'documents.db'), 'SELECT body FROM c_notes ORDER BY rowid');

async function exported(): Promise<readonly unknown[][]> {
  const file = join(folder, 'out.db');
  await rm(file, { force: true });
  await exportSqliteDocuments({
    ...{ folder, file, onRows: () => undefined, signal: new AbortController().signal },
    plan: async () => ({
      collections: [{ table: 'notes', collection: 'notes', columns: COLUMNS }],
      lists: [],
    }),
  });
  return rows(file, 'SELECT _id, who, at, text FROM notes ORDER BY _id');
}

/** The collection's table, as programs of every format make it. */
const TABLE = `
    CREATE TABLE c_notes (id TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL, late TEXT, body TEXT NOT NULL);
    ALTER TABLE c_notes ADD COLUMN f_who NOT NULL DEFAULT -9e999;
    ALTER TABLE c_notes ADD COLUMN f_at NOT NULL DEFAULT -9e999;
    CREATE INDEX i_notes_0 ON c_notes (f_who, f_at, id);
    CREATE INDEX i_notes_1 ON c_notes (f_at, id);`;

/** Makes the collection as programs of format 5 did, with letters for its fields. */
async function makeLettered(): Promise<void> {
  const file = join(folder, 'documents.db');
  const options = { path: file, applicationId: APPLICATION_ID, kind: KIND } as const;
  const database = openSqliteFile({ ...options, migrations: MIGRATIONS.slice(0, 5) });
  database.exec(`
    ${TABLE}
    INSERT INTO collections (name, indexes, compact, keys) VALUES ('notes', '[["who","at"],["at"]]', 1, '["text","who"]');`);
  closeSqliteFile(database);
}

/** The collection without documents. */
async function begin(spec: CollectionSpec, make: () => Promise<void>): Promise<void> {
  if (make === makeLettered) {
    await store.close();
    await rm(join(folder, 'documents.db'), { force: true });
    await make();
    store = await openSqliteDocuments({ folder });
  } else await store.dropCollection('notes');
  await store.ensureCollection(spec);
}

const FORMS: readonly (readonly [string, CollectionSpec, () => Promise<void>])[] = [
  ['objects with whole names', SPEC, async () => undefined],
  ['objects with letters', NAMED, makeLettered],
  ['lists', NAMED, async () => undefined],
];
const BODIES: Readonly<Record<string, readonly string[]>> = {
  'objects with whole names': [
    '{"who":[],"at":[],"text":"one"}',
    '{"who":null,"text":"two"}',
    '{"who":true,"at":0}',
    '{"who":"a\\u0000b","at":[],"text":""}',
    '{"who":"\\ud800","at":null}',
  ],
  'objects with letters': [
    '{"b":[],"_at":[],"a":"one"}',
    '{"b":null,"a":"two"}',
    '{"b":true,"_at":0}',
    '{"b":"a\\u0000b","_at":[],"a":""}',
    '{"b":"\\ud800","_at":null}',
  ],
  lists: [
    '[{"at":5},"one"]',
    '[1,"two"]',
    '[{"who":true,"at":0}]',
    '[{"who":"a\\u0000b","at":1.5},""]',
    '[{"who":"\\ud800","at":null}]',
  ],
};

test.each(FORMS)(
  'what a column gives back is not written a second time; bodies are %s',
  async (form, spec, make) => {
    await make();
    store = await openSqliteDocuments({ folder });
    await store.ensureCollection(spec);
    const documents = [
      { who: 'Ann', at: 5, text: 'one' },
      { who: null, text: 'two' },
      { who: true, at: -0 },
      { who: 'a\0b', at: 1.5, text: '' },
      { who: '\ud800', at: Number.NaN },
    ];
    await put(documents, 1n);
    expect((await bodies()).map(([body]) => body)).toEqual(BODIES[form]);
    const kept = documents.map((document) => JSON.parse(JSON.stringify(document)) as Document);
    expect([...(await all()).values()].map(({ document }) => document)).toEqual(kept);
    expect(await exported()).toEqual([
      ['d0', 'Ann', 5, 'one'],
      ['d1', null, null, 'two'],
      ['d2', '1', 0, null],
      ['d3', expect.stringMatching(/^a/), 1.5, ''],
      ['d4', '\ufffd', null, null],
    ]);
  },
);

test('a view has a column for each field, whatever is left to columns, as long as there is the collection', async () => {
  store = await openSqliteDocuments({ folder });
  const file = join(folder, 'documents.db');
  const asked = 'SELECT _id, _position, text, who FROM v_notes ORDER BY _id';
  await store.ensureCollection(NAMED);
  await put([{ who: 'Ann', at: 5, text: 'one' }, { text: 'two' }], 1n);
  expect(await rows(file, asked)).toEqual([
    ['d0', 1, 'one', 'Ann'],
    ['d1', 1, 'two', null],
  ]);
  await store.ensureCollection({ ...NAMED, indexes: [{ fields: ['text'] }] });
  await put([{ who: 7, text: 'three' }], 2n);
  expect(await rows(file, asked)).toEqual([
    ['d0', 2, 'three', 7],
    ['d1', 1, 'two', null],
  ]);
  await store.dropCollection('notes');
  expect(await rows(file, "SELECT name FROM sqlite_schema WHERE type = 'view'")).toEqual([]);
});

test.each(FORMS)(
  'whatever a document holds comes back, by id, by question and after another index; bodies are %s',
  async (_, spec, make) => {
    const scalar = fc.oneof(
      fc.constantFrom(null, true, false, 0, -0, '', 'a\0', '\ud800'),
      fc.double(),
      fc.integer(),
      fc.string({ unit: 'binary' }),
    );
    const optional = { requiredKeys: [] };
    const document = fc.record(
      { who: scalar, at: scalar, other: scalar, a: scalar, _a: scalar, __proto__: scalar },
      optional,
    );
    store = await openSqliteDocuments({ folder });
    let position = 0n;
    await fc.assert(
      fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 30 }), async (documents) => {
        await begin(spec, make);
        await put(documents, (position += 1n));
        const expected = documents.map((one) => JSON.stringify(one));
        const ids = documents.map((_, n) => `d${n}`);
        const check = async (): Promise<void> => {
          for (const found of [await store.get('notes', ids), await all()])
            expect(ids.map((id) => JSON.stringify(found.get(id)?.document))).toEqual(expected);
        };
        await check();
        await store.ensureCollection({ ...spec, indexes: [...spec.indexes, { fields: ['other'] }] });
        await check();
        await put(documents, (position += 1n));
        await check();
      }),
      { numRuns: 40 },
    );
  },
);

test('whole numbers are as those that were reals before', async () => {
  store = await openSqliteDocuments({ folder });
  await store.ensureCollection({ ...SPEC, compact: false });
  await put(
    [7, 7, -3, 7.5, 2 ** 53, null].map((at) => ({ who: 'Ann', at })),
    1n,
  );
  const file = join(folder, 'documents.db');
  const kinds = 'SELECT typeof(f_at) FROM c_notes ORDER BY rowid';
  expect((await rows(file, kinds)).flat()).toEqual(['integer', 'integer', 'integer', 'real', 'real', 'real']);
  await rows(file, "UPDATE c_notes SET f_at = CAST(f_at AS REAL) WHERE id IN ('d0', 'd2') RETURNING id");
  expect((await rows(file, kinds)).flat().slice(0, 3)).toEqual(['real', 'integer', 'real']);
  const found = await store.find('notes', { anyOf: [{ at: 7 }, { at: -3 }], sort: [['at', 1]], limit: 9 });
  expect(found.map(({ id }) => id)).toEqual(['d2', 'd0', 'd1']);
  expect(await store.count('notes', [{ at: { gt: 6, lte: 7 } }], 9)).toBe(2);
  const asked = { anyOf: [{ who: 'Ann', at: { lt: 100 } }], sort: [], limit: 9 } as const;
  const measures = {
    sum: { of: 'sum', field: 'at' },
    middle: { of: 'percentile', field: 'at', percent: 50 },
  } as const;
  const at = { field: 'at' } as const;
  expect(await store.aggregate('notes', { ...asked, groups: {}, measures })).toMatchObject({
    rows: [{ sum: 18.5, middle: 7 }],
  });
  const { rows: groups } = await store.aggregate('notes', {
    ...asked,
    groups: { at },
    measures: { n: { of: 'count' } },
  });
  expect(groups).toEqual([
    { at: -3, n: 1 },
    { at: 7, n: 2 },
    { at: 7.5, n: 1 },
  ]);
});

test('a file of format 2 is read as it is and stays as long as it was; a compact collection of format 3 is refused to older programs', async () => {
  const file = { path: join(folder, 'documents.db'), applicationId: APPLICATION_ID, kind: KIND } as const;
  const database = openSqliteFile({ ...file, migrations: MIGRATIONS.slice(0, 2) });
  database.exec(`
    ${TABLE}
    INSERT INTO collections VALUES ('notes', '[["who","at"],["at"]]');
    INSERT INTO c_notes VALUES ('d0', 7, NULL, '{"who":"Ann","at":5,"text":"one"}', 'Ann', 5.0),
      ('d1', 8, NULL, '{"text":"two"}', -9e999, -9e999);`);
  closeSqliteFile(database);
  store = await openSqliteDocuments({ folder });
  await store.ensureCollection(SPEC);
  const documents = [{ who: 'Ann', at: 5, text: 'one' }, { text: 'two' }];
  expect([...(await all()).values()]).toEqual([
    { id: 'd0', position: 7n, document: documents[0] },
    { id: 'd1', position: 8n, document: documents[1] },
  ]);
  const asked = { anyOf: [{ who: 'Ann' }], sort: [['at', -1]], limit: 5 } as const;
  expect((await store.find('notes', asked)).map(({ id }) => id)).toEqual(['d0']);
  const before = [
    ['d0', 'Ann', 5, 'one'],
    ['d1', null, null, 'two'],
  ];
  expect(await exported()).toEqual(before);
  await put(documents, 9n);
  expect((await bodies()).map(([body]) => body)).toEqual(documents.map((one) => JSON.stringify(one)));
  expect([...(await all()).values()].map(({ document }) => document)).toEqual(documents);
  expect(await exported()).toEqual(before);
  await store.close();
  expect(() => openSqliteFile({ ...file, migrations: MIGRATIONS.slice(0, 2) })).toThrow(
    expect.objectContaining({ code: 'STORE_TOO_NEW' }),
  );
});
