import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FindQuery, Where } from '@parley/eventsourcing';
import { inTransaction } from '@parley/sqlite';
import Database from 'libsql';
import type { Collection } from '../collections/collection.js';
import { createCollections } from '../collections/collections.js';
import { writingTo } from '../collections/writing.js';
import { prepareCommit } from '../documents/commit.js';
import { rowsOf, statementOf } from './find.js';
import { MIGRATIONS } from '../format.js';
import { acquireLease } from '../leases.js';
import { questionOf } from './question.js';
import { NO_TURNS } from '../turns/turns.js';
import { createSql, type Sql } from '../sql.js';

/** The forms of indexes that read models have: equalities, then what is sorted by. */
const INDEXES = [
  ['state', 'at'],
  ['state', 'who', 'at'],
  ['state', 'who', 'where', 'at'],
  ['where', 'at', 'order'],
];
const SIZES = { few: 2_000, many: 20_000 } as const;
const PAGE = 50;

let database: Database.Database;
let sql: Sql;
const collections = {} as Record<keyof typeof SIZES, Collection>;

beforeAll(() => {
  database = new Database(':memory:');
  for (const script of MIGRATIONS) database.exec(script);
  sql = createSql(database);
  const made = createCollections(sql, writingTo(database, NO_TURNS));
  for (const [name, size] of Object.entries(SIZES) as [keyof typeof SIZES, number][]) {
    made.ensure({ name, indexes: INDEXES.map((fields) => ({ fields })) });
    collections[name] = made.get(name);
    fill(name, size);
  }
});
afterAll(() => {
  database.close();
});

/** Of every combination of `state`, `who` and `where` as many; several documents share a time. */
function fill(name: keyof typeof SIZES, size: number): void {
  const asked = { name, owner: 'owner-1', now: 0, ttlMs: 1_000 };
  const lease = inTransaction(database, () => acquireLease(sql, asked));
  if (!lease) throw new Error('The lease is held by another owner.');
  const writes = Array.from({ length: size }, (_, n) => ({
    id: `d${n}`,
    position: 1n,
    document: {
      state: n % 2 === 0 ? 'open' : 'closed',
      who: Math.floor(n / 2) % 10,
      where: Math.floor(n / 20) % 5,
      at: Math.floor(n / 7),
      order: n,
    },
  }));
  inTransaction(
    database,
    prepareCommit(sql, collections[name], { lease, collection: name, purges: [], writes }, () => undefined),
  );
}

/** What SQLite did for a question: steps of its machine, steps through a whole table, sorts, indexes made for it alone. */
interface Cost {
  readonly rows: number;
  readonly steps: number;
  readonly scans: number;
  readonly sorts: number;
  readonly indexes: number;
}

function costOf(name: keyof typeof SIZES, query: Partial<FindQuery>): Cost {
  const question = questionOf(collections[name], { anyOf: [{}], sort: [], limit: PAGE, ...query });
  const text = statementOf(question)?.text ?? '';
  const counted = (): number[] =>
    (
      sql.rows('SELECT sum(nstep), sum(nscan), sum(nsort), sum(naidx) FROM sqlite_stmt WHERE sql = ?', [
        text,
      ])[0] ?? []
    ).map(Number);
  const before = counted();
  const rows = rowsOf(sql, question).length;
  const [steps = 0, scans = 0, sorts = 0, indexes = 0] = counted().map((now, at) => now - (before[at] ?? 0));
  return { rows, steps, scans, sorts, indexes };
}

const each = (field: string, count: number, rest: Where = {}): Where[] =>
  Array.from({ length: count }, (_, n) => ({ ...rest, [field]: n }));
const byTime: FindQuery['sort'] = [['at', -1]];
const byTimeAndOrder: FindQuery['sort'] = [
  ['at', -1],
  ['order', -1],
];

const QUESTIONS: readonly [name: string, query: Partial<FindQuery>][] = [
  ['one equality', { anyOf: [{ state: 'open' }], sort: byTime }],
  ['both values of one', { anyOf: [{ state: 'open' }, { state: 'closed' }], sort: byTime }],
  ['two equalities', { anyOf: [{ state: 'open', who: 3 }], sort: byTime }],
  ['several values of the second', { anyOf: each('who', 10, { state: 'open' }), sort: byTime }],
  ['several of the third', { anyOf: each('where', 5, { state: 'open', who: 3 }), sort: byTime }],
  ['several of which most have no row', { anyOf: each('who', 100, { state: 'open' }), sort: byTime }],
  ['two sorts', { anyOf: [{ where: 2 }], sort: byTimeAndOrder }],
  ['several values and two sorts', { anyOf: each('where', 5), sort: byTimeAndOrder }],
];
/** From the middle of both collections on. */
const LATER: readonly [name: string, query: Partial<FindQuery>][] = QUESTIONS.map(([name, query]) => [
  `${name}, a later page`,
  { ...query, after: [200, ...(query.sort === byTimeAndOrder ? [1_400] : []), 'd1400'] },
]);

/** Steps that one row may take, and one branch even without a row. */
const STEPS = 60;

describe('what a question reads', () => {
  it.each([...QUESTIONS, ...LATER])(
    'cost: %s reads what it answers and no more, however many documents there are',
    (_, query) => {
      const [few, many] = [costOf('few', query), costOf('many', query)];
      const branches = query.anyOf?.length ?? 1;
      for (const cost of [few, many]) {
        expect(cost).toMatchObject({ rows: PAGE, sorts: 0, indexes: 0 });
        expect(cost.steps).toBeLessThanOrEqual((cost.rows + branches) * STEPS);
      }
      expect(many.steps).toBeLessThanOrEqual(few.steps * 1.1);
    },
  );

  it('cost: a question that its index does not sort would be found out', () => {
    const unsorted = 'SELECT id FROM c_many WHERE f_state = ? ORDER BY f_order LIMIT 50';
    expect(sql.rows(unsorted, ['open'])).toHaveLength(PAGE);
    const [row] = sql.rows('SELECT nstep, nsort FROM sqlite_stmt WHERE sql = ?', [unsorted]);
    expect(Number(row?.[0])).toBeGreaterThan((PAGE + 1) * STEPS);
    expect(Number(row?.[1])).toBe(1);
  });
});
