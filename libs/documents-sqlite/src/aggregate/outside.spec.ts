import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AggregateQuery, Document, DocumentStore, Measure, Where } from '@parley/eventsourcing';
import { naiveAggregate } from '@parley/testkit';
import fc from 'fast-check';
import Database from 'libsql';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDocuments } from '../open.js';

const SEED = 20_261_130;
const ROWS = 600;
const BEGAN = Date.UTC(2026, 0, 28);

/** Whole numbers as figures have them, and what has to be left to SQLite, in all rows or in one. */
const FIELDS: Readonly<Record<string, (n: number) => Document[string]>> = {
  few: (n) => n % 4,
  client: (n) => (n % 9 === 0 ? null : 1 + ((n * 31) % 200)),
  seen: (n) => (n % 6 === 0 ? null : ((n * 7_919) % 97) - 40),
  far: (n) => 2 ** 36 + (n % 50),
  farther: (n) => 2 ** 40 + (n % 50),
  halved: (n) => (n % 200 === 7 ? 0.5 : n % 10),
  nearly: (n) => (n % 200 === 7 ? 1 + 2 ** -50 : n % 10),
  text: (n) => (n === 77 ? '12' : n % 10),
  flag: (n) => (n === 78 ? false : n % 10),
  mixed: (n) => [n % 3, `${n % 3}`, true, null][n % 4] ?? null,
};
const rowOf = (n: number): Document => ({
  channel: 1 + (n % 3),
  at: n % 11 === 0 ? null : new Date(BEGAN + n * 3 * 3_600_000).toISOString(),
  who: n % 7 === 0 ? null : `кто "${n % 5}"\0`,
  gone: n % 2 === 0,
  many: n % 300,
  ...Object.fromEntries(Object.entries(FIELDS).map(([field, of]) => [field, of(n)])),
});
const documents = Array.from({ length: ROWS }, (_, n) => rowOf(n));
const rows = documents.map((document, n) => ({ id: `d${n}`, document }));

let folder: string;
let store: DocumentStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-outside-'));
  store = await openSqliteDocuments({ folder });
  const fields = ['channel', 'at', ...Object.keys(rowOf(0)).filter((field) => !/^(channel|at)$/.test(field))];
  for (const name of COLLECTIONS) {
    await store.ensureCollection({ name, indexes: [{ fields }] });
    const lease = await store.acquireLease(name, 'owner', 60_000);
    if (lease === null) throw new Error('Somebody else has the lease.');
    const writes = rows.map(({ id, document }, n) => ({ id, position: BigInt(n + 1), document }));
    await store.commit({ lease, collection: name, purges: [], writes });
  }
  await store.close();
  // The number of the last row says how large a table may be: a large one is read in stretches of a week.
  const file = new Database(join(folder, 'documents.db'));
  for (const name of ['large', 'reals'])
    file.exec(`UPDATE c_${name} SET rowid = 1000000 WHERE id = 'd${ROWS - 1}'`);
  for (const field of fields) {
    file.exec(
      `UPDATE c_reals SET f_${field} = CAST(f_${field} AS REAL) WHERE typeof(f_${field}) = 'integer'`,
    );
  }
  file.close();
  store = await openSqliteDocuments({ folder });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Numbers of the last are reals, as rows have them that were written before. */
const COLLECTIONS = ['small', 'large', 'reals'] as const;

const measuresOf = (fields: readonly string[]): AggregateQuery['measures'] => ({
  n: { of: 'count' },
  ...Object.fromEntries(
    fields.flatMap((field): [string, Measure][] => [
      [`${field}Sum`, { of: 'sum', field }],
      [`${field}Average`, { of: 'average', field }],
      [`${field}Least`, { of: 'lowest', field }],
      [`${field}Most`, { of: 'highest', field }],
      [`${field}Different`, { of: 'distinct', field }],
      [`${field}P50`, { of: 'percentile', field, percent: 50 }],
      [`${field}P95`, { of: 'percentile', field, percent: 95 }],
    ]),
  ),
});

const border = fc.constantFrom(
  '2026-01-01T00:00:00.000Z',
  '2026-02-02T00:00:00.000Z',
  '2026-03-15T12:34:56.789Z',
  '2026-06-01T00:00:00.000Z',
  '2027-01-01T00:00:00.000Z',
);
const anyOf = fc.oneof(
  fc
    .tuple(fc.subarray([1, 2, 3, 4], { minLength: 1 }), border, border)
    .map(([channels, gte, lt]) => channels.map((channel): Where => ({ channel, at: { gte, lt } }))),
  fc.constant<Where[]>([1, 2, 3].map((channel) => ({ channel, gone: false, at: { gte: '2026' } }))),
  // No stretch of the index: a large collection leaves it to SQLite.
  fc.constant<Where[]>([{}]),
);
const question = fc
  .record({
    anyOf,
    groups: fc
      .subarray(['channel', 'who', 'gone', 'few', 'many', 'mixed'], { maxLength: 3 })
      .map((keys): AggregateQuery['groups'] =>
        Object.fromEntries(keys.map((field) => [`by${field}`, { field }])),
      ),
    fields: fc.subarray(Object.keys(FIELDS), { minLength: 1, maxLength: 2 }),
    direction: fc.constantFrom(1 as const, -1 as const),
    skip: fc.constantFrom(0, 0, 2, 40),
    limit: fc.constantFrom(3, 1_000),
  })
  .map(({ fields, direction, ...rest }): AggregateQuery => {
    const sort = [[`${fields[0] ?? ''}Different`, direction] as const];
    return { ...rest, measures: measuresOf(fields), sort };
  });

describe.each(COLLECTIONS)('a collection that is %s', (name) => {
  it('property: groups, different values and ranks are those of a naive fold', async () => {
    const property = fc.asyncProperty(question, async (query) => {
      expect(await store.aggregate(name, query)).toEqual(naiveAggregate(rows, query));
    });
    await fc.assert(property, { seed: SEED, numRuns: 25 });
  });
});

describe.each(Object.keys(FIELDS))('of %s', (field) => {
  it.each(COLLECTIONS.slice(1))('every figure of every group is that of a naive fold, %s', async (name) => {
    const query: AggregateQuery = {
      anyOf: [1, 2, 3].map((channel) => ({ channel, at: { gte: '2026', lt: '2026-06-20T00:00:00.000Z' } })),
      groups: { who: { field: 'who' }, gone: { field: 'gone' } },
      measures: measuresOf([field]),
      sort: [],
      limit: 1_000,
    };
    expect(await store.aggregate(name, query)).toEqual(naiveAggregate(rows, query));
    const all = { ...query, groups: {} };
    expect(await store.aggregate(name, all)).toEqual(naiveAggregate(rows, all));
  });
});
