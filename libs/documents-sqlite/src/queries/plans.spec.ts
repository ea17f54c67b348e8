import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AggregateQuery, FindQuery, Where } from '@parley/eventsourcing';
import { inTransaction } from '@parley/sqlite';
import Database from 'libsql';
import { aggregateDocuments } from '../aggregate/aggregate.js';
import { createCollections } from '../collections/collections.js';
import { writingTo } from '../collections/writing.js';
import { prepareCommit } from '../documents/commit.js';
import type { Collection } from '../collections/collection.js';
import { countDocuments } from './count.js';
import { rowsOf } from './find.js';
import { MIGRATIONS } from '../format.js';
import { getDocuments } from '../documents/get.js';
import { acquireLease } from '../leases.js';
import { questionOf } from './question.js';
import { NO_TURNS } from '../turns/turns.js';
import { createSql, type Sql, type SqlValue } from '../sql.js';

const INDEXES = [
  ['open', 'at'],
  ['who', 'at', 'name'],
  ['at'],
  ['who', 'at', 'unread'],
  ['who', 'day', 'unread'],
];

let database: Database.Database;
let collection: Collection;
let plans: string[];
/** Explains every statement before it runs: a removal as a reading, an insertion not at all, for it has no plan. */
let sql: Sql;

beforeAll(() => {
  // In memory: for the driver an explained statement never ends, so that a file of ours could not be closed.
  database = new Database(':memory:');
  for (const script of MIGRATIONS) database.exec(script);
  const plain = createSql(database);
  const explain = (text: string, values: readonly SqlValue[]): void => {
    if (text.startsWith('INSERT')) return;
    const steps = plain
      .rows(`EXPLAIN QUERY PLAN ${text.replace(/^DELETE/, 'SELECT *')}`, values)
      .map((row) => String(row[3]));
    plans.push(...steps);
  };
  sql = {
    rows: (text, values) => (explain(text, values), plain.rows(text, values)),
    each: (text, values) => (explain(text, values), plain.each(text, values)),
    run: (text, values) => (explain(text, values), plain.run(text, values)),
  };
  const collections = createCollections(plain, writingTo(database, NO_TURNS));
  collections.ensure({ name: 'dialogs', indexes: INDEXES.map((fields) => ({ fields })) });
  collection = collections.get('dialogs');
  store(200);
});
afterAll(() => {
  database.close();
});

function store(count: number): void {
  plans = [];
  const asked = { name: 'dialogs', owner: 'owner-1', now: 0, ttlMs: 1_000 };
  const lease = inTransaction(database, () => acquireLease(sql, asked));
  if (!lease) throw new Error('The lease is held by another owner.');
  const writes = Array.from({ length: count }, (_, n) => ({
    id: `d${n}`,
    position: 1n,
    document: {
      ...{ open: n % 2 === 0, who: n % 5, at: n % 50, name: `name ${n}`, unread: n % 3 },
      day: `2026-03-0${1 + (n % 3)}T10:00:00.000Z`,
    },
  }));
  const purges = [{ field: 'who', value: 'nobody' }];
  const commit = { lease, collection: 'dialogs', purges, writes };
  inTransaction(
    database,
    prepareCommit(sql, collection, commit, () => undefined),
  );
}

/** The steps by which SQLite answered, of every statement that it took. */
function plansOf(ask: () => void): readonly string[] {
  plans = [];
  ask();
  return plans;
}

/** Steps that read the table otherwise than through an index, or sort. */
const costly = (steps: readonly string[]): string[] =>
  steps.filter(
    (step) =>
      step.includes('TEMP B-TREE') ||
      (/ dialogs|c_dialogs/.test(step) && !/USING (COVERING )?INDEX/.test(step)),
  );

const SHAPES: readonly [shape: string, query: Partial<FindQuery>][] = [
  ['everything by id', {}],
  ['everything by id, a later page', { after: ['d5'] }],
  ['a sort up', { sort: [['at', 1]] }],
  ['a sort down', { sort: [['at', -1]] }],
  ['a sort down, a later page', { sort: [['at', -1]], after: [30, 'd5'] }],
  ['a range', { anyOf: [{ at: { gt: 3, lte: 40 } }], sort: [['at', 1]] }],
  [
    'a range, a later page down',
    { anyOf: [{ at: { gt: 3, lte: 40 } }], sort: [['at', -1]], after: [20, 'd5'] },
  ],
  ['an equality and a sort', { anyOf: [{ open: true }], sort: [['at', -1]] }],
  [
    'an equality and two sorts, a later page',
    {
      anyOf: [{ who: 2 }],
      sort: [
        ['at', 1],
        ['name', 1],
      ],
      after: [20, 'n', 'd5'],
    },
  ],
  [
    'mixed directions',
    {
      anyOf: [{ who: 2 }],
      sort: [
        ['at', 1],
        ['name', -1],
      ],
    },
  ],
  [
    'mixed directions, a later page',
    {
      anyOf: [{ who: 2 }],
      sort: [
        ['at', -1],
        ['name', 1],
      ],
      after: [20, 'n', 'd5'],
    },
  ],
  ['all fields equal', { anyOf: [{ who: 2, at: 7, name: 'name 7' }] }],
  ['branches merged', { anyOf: [{ open: true }, { open: false }], sort: [['at', -1]] }],
  [
    'branches of two indexes merged, a later page',
    {
      anyOf: [
        { who: 2, at: 3, name: 'name 3' },
        { open: true, at: 7 },
      ],
      after: ['d5'],
    },
  ],
  [
    '40 branches',
    { anyOf: Array.from({ length: 40 }, (_, n) => ({ open: n })), sort: [['at', -1]], after: [20, 'd5'] },
  ],
  [
    'a sort by a fixed field too',
    {
      anyOf: [{ open: true }, { open: false }],
      sort: [
        ['open', -1],
        ['at', 1],
      ],
    },
  ],
];

describe('query plans', () => {
  it.each(SHAPES)('plan: %s reads indexes only and sorts nothing', (_, query) => {
    const asked = questionOf(collection, { anyOf: [{}], sort: [], limit: 50, ...query });
    const steps = plansOf(() => rowsOf(sql, asked));
    expect(steps.length).toBeGreaterThan(0);
    expect(costly(steps)).toEqual([]);
  });

  it('plan: a later page begins at its row, not at the end of its range', () => {
    const anyOf = [{ at: { gte: 3, lte: 40 } }];
    const from = (direction: 1 | -1) =>
      plansOf(() =>
        rowsOf(
          sql,
          questionOf(collection, { anyOf, sort: [['at', direction]], after: [20, 'd5'], limit: 50 }),
        ),
      );
    expect(from(1).join()).toMatch(/\(\(f_at,id\)>\(\?,\?\) AND f_at<\?\)$/);
    expect(from(-1).join()).toMatch(/\(f_at>\? AND \(f_at,id\)<\(\?,\?\)\)$/);
  });

  it('plan: a range after the sort sorts rows of equal sort values only', () => {
    const anyOf = [{ who: 2, unread: { gt: 0 } }];
    const steps = plansOf(() =>
      rowsOf(sql, questionOf(collection, { anyOf, sort: [['at', -1]], limit: 50 })),
    );
    expect(steps.join('\n')).toMatch(/USING INDEX \S+ \(f_who=\?\)/);
    expect(costly(steps)).toEqual(['USE TEMP B-TREE FOR RIGHT PART OF ORDER BY']);
  });

  it.each<[string, Where[]]>([
    ['everything', [{}]],
    ['an equality', [{ who: 1 }]],
    ['an equality and a range, in branches', [{ who: 1, at: { gt: 5 } }, { open: true }]],
  ])('plan: a count of %s reads an index only', (_, anyOf) => {
    const steps = plansOf(() => countDocuments(sql, collection, anyOf, 100));
    expect(
      steps.filter((step) => step.includes('c_dialogs')).every((step) => step.includes('COVERING INDEX')),
    ).toBe(true);
    expect(steps.join()).toContain('COVERING INDEX');
  });

  it('plan: documents are got, written and purged through an index', () => {
    expect(costly(plansOf(() => getDocuments(sql, collection, ['d1', 'd2'])))).toEqual([]);
    store(1);
    expect(costly(plans)).toEqual([]);
    expect(plans.join('\n')).toMatch(/SEARCH c_dialogs USING INDEX \S+ \(f_who=\?\)/);
  });
});

it.each<[what: string, anyOf: readonly Where[]]>([
  ['everything', [{}]],
  ['what an index leads to', [{ who: 1 }]],
  ['what no index leads to', [{ unread: 1 }]],
  ['several branches', [{ who: 1, at: { gt: 3 } }, { who: 2 }]],
])('figures of %s are read from one index, without the documents', async (_, anyOf) => {
  const query: AggregateQuery = {
    anyOf,
    groups: { who: { field: 'who' } },
    measures: {
      n: { of: 'count' },
      unread: { of: 'sum', field: 'unread' },
      median: { of: 'percentile', field: 'at', percent: 50 },
    },
    sort: [],
    limit: 10,
  };
  plans = [];
  const parts = { sql, read: <T>(_place: string, work: () => T): T => work(), collection: () => collection };
  await aggregateDocuments(parts, 'dialogs', query);
  // The last row number is asked for beside, once, to which SQLite goes at once.
  const lastRow = plans.indexOf('SEARCH c_dialogs');
  const readings = plans.filter(
    (step, place) => place !== lastRow && /^(SCAN|SEARCH) (dialogs|c_dialogs)/.test(step),
  );
  // Groups and ranks are of one reading.
  expect(readings).toHaveLength(anyOf.length);
  for (const step of readings) expect(step).toContain('USING COVERING INDEX i_dialogs_3');
});

it('figures of a period by day are plain sums of stretches of the index: nothing is put together or sorted', async () => {
  const day = { gte: '2026-03-01T00:00:00.000Z', lt: '2026-03-03T00:00:00.000Z' };
  const query: AggregateQuery = {
    anyOf: [1, 2].map((who) => ({ who, day })),
    groups: { day: { field: 'day', unit: 'day', zone: 'UTC' }, who: { field: 'who' } },
    measures: { n: { of: 'count' }, unread: { of: 'sum', field: 'unread' } },
    sort: [],
    limit: 10,
  };
  plans = [];
  const parts = { sql, read: <T>(_place: string, work: () => T): T => work(), collection: () => collection };
  const { groups } = await aggregateDocuments(parts, 'dialogs', query);
  expect(groups).toBe(4);
  // The first and the last day of each person, then each person's days.
  expect(plans).toHaveLength(2 * 2 + 2 * 2);
  for (const step of plans)
    expect(step).toMatch(/^SEARCH c_dialogs USING COVERING INDEX i_dialogs_4 \(f_who=\? AND f_day/);
});
