import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { AggregateQuery, DocumentStore, Where } from '@parley/eventsourcing';
import Database from 'libsql';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDocuments } from '../open.js';

const ROWS = 15_000;
const PERCENTS = [1, 50, 95, 99, 100];
const BEGAN = Date.UTC(2026, 2, 28);

interface Row {
  readonly channel: number;
  readonly at: string;
  readonly [shape: string]: number | string | null;
}

const halved = (value: number | null): number | null => (value === null ? null : value / 2 + 0.25);
const scattered = (rowid: number): number => Number((BigInt(rowid) * 2_654_435_761n) & 0xffff_ffffn);
/** What the sample may think of it: nothing, too much of few values, and the contrary of what is true. */
const WHOLE: Readonly<Record<string, (n: number) => number | null>> = {
  spread: (n) => (n * 7_919) % 104_729,
  negative: (n) => -((n * 7_919) % 104_729) / 2,
  ties: (n) => (n % 10 === 0 ? n % 7 : 42),
  one: () => 5,
  absent: (n) => (n % 3 === 0 ? n : null),
  // The rows that a sample of this size takes are greater than all others.
  misleading: (n) => (scattered(n + 1) < 2 ** 32 / 3 ? 1_000_000 + n : n),
};
/** Of fractions a sample is taken; whole numbers that are not too many are sorted. */
const SHAPES: typeof WHOLE = {
  ...WHOLE,
  ...Object.fromEntries(
    Object.entries(WHOLE).map(([shape, of]) => [`${shape}Halved`, (n: number) => halved(of(n))]),
  ),
  large: (n) => 2 ** 52 + ((n * 7_919) % 104_729),
};
const rowOf = (n: number): Row => ({
  channel: n % 2,
  at: new Date(BEGAN + n * 10_000).toISOString(),
  ...Object.fromEntries(Object.entries(SHAPES).map(([shape, of]) => [shape, of(n)])),
});
const rows = Array.from({ length: ROWS }, (_, n) => rowOf(n));

let folder: string;
let store: DocumentStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-ranks-'));
  store = await openSqliteDocuments({ folder });
  await store.ensureCollection({
    name: 'c',
    indexes: [{ fields: ['channel', 'at', ...Object.keys(SHAPES)] }],
  });
  const lease = await store.acquireLease('c', 'owner', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  const writes = rows.map((document, n) => ({ id: `d${n}`, position: BigInt(n + 1), document }));
  await store.commit({ lease, collection: 'c', purges: [], writes });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function percentilesOf(of: readonly Row[], shape: string): Record<string, number | null> {
  const numbers = of.flatMap((row) => (typeof row[shape] === 'number' ? [row[shape]] : []));
  numbers.sort((a, b) => a - b);
  const at = (percent: number): number | null =>
    numbers[Math.ceil((percent * numbers.length) / 100) - 1] ?? null;
  return Object.fromEntries(PERCENTS.map((percent) => [`p${percent}`, at(percent)]));
}

test('sums of whole numbers go beyond 64 bits', async () => {
  const measures = { sum: { of: 'sum', field: 'large' } } as const;
  const { rows: found } = await store.aggregate('c', {
    anyOf: [{}],
    groups: {},
    measures,
    sort: [],
    limit: 1,
  });
  const exact = rows.reduce((sum, { large }) => sum + BigInt(Number(large)), 0n);
  expect(exact).toBeGreaterThan(2n ** 63n);
  expect(Number(found[0]?.['sum']) / Number(exact)).toBeCloseTo(1, 14);
});

const measuresOf = (field: string): AggregateQuery['measures'] =>
  Object.fromEntries(PERCENTS.map((percent) => [`p${percent}`, { of: 'percentile', field, percent }]));
const ask = async (shape: string, anyOf: readonly Where[], groups: AggregateQuery['groups'] = {}) =>
  (await store.aggregate('c', { anyOf, groups, measures: measuresOf(shape), sort: [], limit: 100 })).rows;

describe.each(Object.keys(SHAPES))('percentiles of many numbers, %s', (shape) => {
  const both = [{ channel: 0 }, { channel: 1 }];

  it('are those of sorting all', async () => {
    expect(await ask(shape, both)).toEqual([percentilesOf(rows, shape)]);
    expect(await ask(shape, [{ channel: 1 }])).toEqual([
      percentilesOf(
        rows.filter(({ channel }) => channel === 1),
        shape,
      ),
    ]);
  });

  it('are those of each channel and each day', async () => {
    const at = { gte: '2026-03-28T10:00:00.000Z', lt: '2026-03-29T10:00:00.000Z' };
    const taken = rows.filter((row) => row.at >= at.gte && row.at < at.lt);
    const groups = {
      channel: { field: 'channel' },
      day: { field: 'at', unit: 'day', zone: 'Europe/Berlin' },
    } as const;
    const found = await ask(
      shape,
      both.map((branch) => ({ ...branch, at })),
      groups,
    );
    const days = [
      ['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z'],
      ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ] as const;
    const expected = [0, 1].flatMap((channel) =>
      days.map(([day, end]) => ({
        channel,
        day,
        ...percentilesOf(
          taken.filter((row) => row.channel === channel && row.at >= day && row.at < end),
          shape,
        ),
      })),
    );
    expect(found).toEqual(expected);
  });
});

test('groups of a large collection are put together from weeks', async () => {
  await store.ensureCollection({ name: 'weeks', indexes: [{ fields: ['channel', 'at', 'kind', 'value'] }] });
  const lease = await store.acquireLease('weeks', 'owner', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  const documents = Array.from({ length: 400 }, (_, n) => ({
    channel: n % 2,
    at: n % 11 === 0 ? null : new Date(BEGAN + n * 6 * 3_600_000).toISOString(),
    kind: n % 7 === 0 ? null : `kind ${n % 5}`,
    value: n,
  }));
  const writes = documents.map((document, n) => ({ id: `w${n}`, position: BigInt(n + 1), document }));
  await store.commit({ lease, collection: 'weeks', purges: [], writes });
  await store.close();
  // The number of its last row says how large it may be.
  const file = new Database(join(folder, 'documents.db'));
  file.exec("UPDATE c_weeks SET rowid = 1000000 WHERE id = 'w399'");
  file.close();
  store = await openSqliteDocuments({ folder });
  const at = { gte: '2026-03-30T00:00:00.000Z', lt: '2026-06-20T12:34:56.789Z' };
  const taken = documents.filter((row) => row.at !== null && row.at >= at.gte && row.at < at.lt);
  const expected = new Map<string | null, { n: number; sum: number }>();
  for (const { kind, value } of taken) {
    const { n, sum } = expected.get(kind) ?? { n: 0, sum: 0 };
    expected.set(kind, { n: n + 1, sum: sum + value });
  }
  const found = await store.aggregate('weeks', {
    anyOf: [0, 1].map((channel) => ({ channel, at })),
    groups: { kind: { field: 'kind' } },
    measures: { n: { of: 'count' }, sum: { of: 'sum', field: 'value' } },
    sort: [],
    limit: 10,
  });
  expect(found.rows).toEqual(
    [null, 'kind 0', 'kind 1', 'kind 2', 'kind 3', 'kind 4'].map((kind) => ({ kind, ...expected.get(kind) })),
  );
});
