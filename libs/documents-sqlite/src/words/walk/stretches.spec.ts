import { expect, it } from '@jest/globals';
import Database from 'libsql';
import { createSql } from '../../sql.js';
import { ofSecond, rowsOf, type Stretch } from '../rows/rows.js';
import { wordsFrom } from '../tables.js';
import { createStretches, FIRST, type Growth, type Stretches } from './stretches.js';

const SPEC = { field: 'words', at: 'at', shown: ['dialog'], bins: { field: 'dialog', bits: 20 } };
const { bits } = rowsOf(SPEC);
const [OLDEST, NEWEST] = [1_000, 6_000];

/** Over hits of these seconds, of so many documents. */
function stretchesOver(seconds: readonly number[], ms: number, documents = 1_000n * FIRST): Stretches {
  const words = wordsFrom('notes', SPEC, null);
  const sql = createSql(new Database(':memory:'));
  sql.run(`CREATE TABLE ${words.hits} (row INTEGER PRIMARY KEY, hit TEXT NOT NULL)`, []);
  sql.run(`CREATE TABLE ${words.table} (id TEXT)`, []);
  sql.run(`INSERT INTO ${words.table} (rowid, id) VALUES (?, 'a')`, [documents]);
  for (const second of seconds)
    sql.run(`INSERT INTO ${words.hits} (row, hit) VALUES (?, '')`, [ofSecond(words.rows, second)[0] + 5n]);
  return createStretches(sql, words, ms);
}

/** How many seconds each stretch has; they follow each other without a gap, from `next` down. */
function lengthsOf(stretches: Stretches, from: number | null, growth: Growth): [number[], number | null] {
  const lengths: number[] = [];
  let next = BigInt(from ?? NEWEST);
  const left = stretches(from, ([first, last]: Stretch) => {
    expect([last + 1n, first % (1n << bits)]).toEqual([(next + 1n) << bits, 0n]);
    lengths.push(Number((last - first + 1n) >> bits));
    next = (first >> bits) - 1n;
    return growth;
  });
  return [lengths, left];
}

it('stretches become longer up to the oldest hit, as fast as is asked', () => {
  const lengths = (growth: Growth) => lengthsOf(stretchesOver([OLDEST, NEWEST], Infinity), null, growth);
  expect(lengths(2n)).toEqual([[6, 12, 24, 48, 96, 192, 384, 768, 1_536, 1_935], null]);
  expect(lengths(4n)).toEqual([[6, 24, 96, 384, 1_536, 2_955], null]);
  expect(lengths(null)).toEqual([[6], null]);
});

it('few documents are one stretch', () => {
  const whole = NEWEST - OLDEST + 1;
  expect(lengthsOf(stretchesOver([OLDEST, NEWEST], 0, FIRST), null, 2n)).toEqual([[whole], null]);
});

it('stretches begin at a second that is asked for, and end before the oldest hit', () => {
  const stretches = () => stretchesOver([OLDEST, NEWEST], Infinity);
  expect(lengthsOf(stretches(), 1_010, 2n)).toEqual([[6, 5], null]);
  expect(lengthsOf(stretches(), OLDEST - 1, 2n)).toEqual([[], null]);
  expect(lengthsOf(stretchesOver([], Infinity), null, 2n)).toEqual([[], null]);
});

it('without any time one stretch is looked at, and the next second tells where to go on', () => {
  let [seconds, left]: [number, number | null] = [0, NEWEST];
  while (left !== null) {
    const [lengths, next] = lengthsOf(stretchesOver([OLDEST, NEWEST], 0), left, 4n);
    expect(lengths).toHaveLength(1);
    seconds += lengths[0] ?? 0;
    expect(next ?? OLDEST - 1).toBe(NEWEST - seconds);
    left = next;
  }
  expect(seconds).toBe(NEWEST - OLDEST + 1);
});
