import type { Ranked } from '@parley/documents';
import type { Collection } from '../collections/collection.js';
import type { Branch } from '../queries/question.js';
import { isNumber } from './expressions.js';
import { columnOf, type Sql, type SqlValue } from '../sql.js';
import { piecesOf } from './cut.js';
import { handingOver } from './handed.js';
import { createList } from './number-list.js';
import { sourceOf, type Plan } from './statements.js';

/** Up to so many numbers are read and sorted, all of them: 32 MB, half as much again while their list grows, and the text of one branch. */
const FEW = 4_000_000;
const SAMPLE = 10_000;
const LEAST_SAMPLE = 100;
/** In standard deviations of a rank that is guessed from a sample: the number is outside once in many thousands of times. */
const WIDTH = 4;

/**
 * The numbers at these ranks of each group; null where the groups are no pieces, and where rows have gone since they were counted. Few are
 * read in one pass, and sorted here. Of many, a sample tells between which bounds the number of a rank lies. One pass counts how many lie below each, another sorts what lies between: to sort
 * everything takes five times as long, and is done where a bound misses. The sample decides how much is read, not what is found.
 */
export function numbersAtRanks(
  sql: Sql,
  collection: Collection,
  plan: Plan,
  field: string,
  wanted: readonly Ranked[],
): readonly (readonly number[])[] | null {
  const pieces = piecesOf(sql, collection, plan);
  if (pieces.some(({ keys }) => keys.length > 0)) return null;
  const known = new Map(pieces.map((piece) => [JSON.stringify(piece.known), piece]));
  const all: (readonly number[])[] = [];
  for (const group of wanted) {
    const branches = known.get(JSON.stringify(group.keys))?.branches ?? [];
    const found = numbersOf(sql, numbersIn(sql, collection, field, branches), group);
    if (found === null) return null;
    all.push(found);
  }
  return all;
}

/** Numbers from one to another, both included. */
interface Band {
  readonly from: number;
  readonly to: number;
}

/** Row ids by Knuth's multiplicative hash: every so many rows would keep step with how they were written. */
const SCATTERED = '(((rowid & 2147483647) * 2654435761) & 4294967295)';

/** Statements that read the numbers as `v`: all, or a sample of one in so many rows. */
interface Numbers {
  readonly all: string;
  /** All of them upwards; null where they are not handed over as they are. */
  sorted(): Float64Array | null;
  sampled(step: number): string;
  readonly values: readonly SqlValue[];
}

function numbersIn(sql: Sql, collection: Collection, field: string, branches: readonly Branch[]): Numbers {
  const column = columnOf(field);
  const sources = branches.map((branch) => sourceOf(collection, branch));
  const select = (also: string): string =>
    sources
      .map(({ text }) => `SELECT ${column} AS v FROM ${text} AND ${isNumber(column)}${also}`)
      .join(' UNION ALL ');
  return {
    all: select(''),
    sorted: () => sortedOf(sql, collection, field, branches),
    sampled: (step) => select(` AND ${SCATTERED} < ${Math.floor(2 ** 32 / step)}`),
    values: sources.flatMap(({ values }) => values),
  };
}

function numbersOf(sql: Sql, source: Numbers, { numbers, ranks }: Ranked): readonly number[] | null {
  const few = numbers <= FEW ? source.sorted() : null;
  if (few) return few.length < (ranks.at(-1) ?? 0) ? null : ranks.map((rank) => few[rank - 1] ?? 0);
  const bands = bandsOf(sql, source, numbers, ranks);
  const near = bands.length > 0 ? walk(sql, source, bands, countsBelow(sql, source, bands), ranks) : null;
  return near ?? walk(sql, source, [EVERYTHING], [0], ranks);
}

function sortedOf(
  sql: Sql,
  collection: Collection,
  field: string,
  branches: readonly Branch[],
): Float64Array | null {
  const hand = handingOver(sql, collection);
  const list = createList();
  for (const branch of branches) {
    const [numbers] = hand({ keys: [], fields: [field], parts: [] }, branch)?.fields ?? [];
    if (numbers === undefined) return null;
    for (const number of numbers) if (number !== Number.NEGATIVE_INFINITY) list.push(number);
  }
  return list.sorted();
}

const EVERYTHING: Band = { from: -Number.MAX_VALUE, to: Number.MAX_VALUE };

/** Bounds of the numbers at the ranks, upwards and apart from each other; none where the sample is too small. */
function bandsOf(
  sql: Sql,
  { sampled, values }: Numbers,
  numbers: number,
  ranks: readonly number[],
): readonly Band[] {
  const step = Math.max(3, Math.floor(numbers / SAMPLE));
  const sample = Float64Array.from(sql.rows(sampled(step), values), ([value]) => Number(value)).sort();
  if (sample.length < LEAST_SAMPLE) return [];
  const bands: Band[] = [];
  for (const rank of ranks) {
    const share = rank / numbers;
    const spread = WIDTH * Math.sqrt(sample.length * share * (1 - share)) + 3;
    const from = sample[Math.floor(share * sample.length - spread)] ?? EVERYTHING.from;
    const to = sample[Math.ceil(share * sample.length + spread)] ?? EVERYTHING.to;
    const last = bands.at(-1);
    if (last === undefined || from > last.to) bands.push({ from, to });
    else bands.splice(-1, 1, { from: last.from, to: Math.max(last.to, to) });
  }
  return bands;
}

function countsBelow(sql: Sql, { all, values }: Numbers, bands: readonly Band[]): readonly number[] {
  const counts = bands.map(() => 'count(*) FILTER (WHERE v < ?)').join(', ');
  const [row = []] = sql.rows(`SELECT ${counts} FROM (${all})`, [
    ...bands.map(({ from }) => from),
    ...values,
  ]);
  return row.map(Number);
}

/** Reads the numbers of the bands upwards; null where one of the ranks is in none. */
function walk(
  sql: Sql,
  { all, values }: Numbers,
  bands: readonly Band[],
  below: readonly number[],
  ranks: readonly number[],
): readonly number[] | null {
  const within = bands.map(() => 'v BETWEEN ? AND ?').join(' OR ');
  const text = `SELECT v, count(*) FROM (${all}) WHERE ${within} GROUP BY v ORDER BY v`;
  const found: number[] = [];
  let [band, seen, isWithin] = [-1, 0, true];
  for (const [value, count] of sql.each(text, [...values, ...bands.flatMap(({ from, to }) => [from, to])])) {
    const number = Number(value);
    while (band < 0 || number > (bands[band]?.to ?? number)) {
      band += 1;
      seen = below[band] ?? 0;
      isWithin &&= (ranks[found.length] ?? Number.POSITIVE_INFINITY) > seen;
    }
    seen += Number(count);
    while ((ranks[found.length] ?? Number.POSITIVE_INFINITY) <= seen) found.push(number);
  }
  return isWithin && found.length === ranks.length ? found : null;
}
