import type { WordCondition } from '@parley/eventsourcing';
import type { WordsPlan } from '@parley/documents';
import type { Sql, SqlRow, SqlValue } from '../../sql.js';
import { hitIn, readHits, type ReadHits } from '../hits.js';
import { matchOf } from '../match.js';
import { binTableOf } from '../rows/bins.js';
import { ofSecond } from '../rows/rows.js';
import type { CollectionWords } from '../tables.js';
import { createStretches } from './stretches.js';

/** Rows of the index that were gone through, the first and the last second of them, and the hits that were read. */
export interface Walked {
  readonly looked: number;
  readonly first: number | null;
  readonly last: number | null;
  /** The next second to go on with, where the walk has ended for the time that it took; null: it has not. */
  readonly left: number | null;
  readonly hits: ReadHits;
}

/** From a second on, null: from the first; at most so many rows. */
export type Walk = (second: number | null, most: number) => Walked;

/** Goes through rows of the index by the order of their seconds. */
export function walkOf(sql: Sql, words: CollectionWords, plan: WordsPlan): Walk {
  return plan.direction === -1 && isSparse(plan)
    ? walkByStretches(sql, words, plan)
    : walkAtOnce(sql, words, plan);
}

/** Where so many times as many are wanted as were found, the next stretch is much longer. */
const FEW_FOUND = 8;
/** Terms of which some is to be there: of more it costs too much to begin with each stretch. */
const FEW_TERMS = 10;

/** Whether what has a term may still not be found, mostly, and it costs little to begin. */
function isSparse({ all, none }: WordsPlan): boolean {
  const conditions = [...all, ...none];
  const isCheap = (condition: WordCondition): boolean =>
    !('prefix' in condition) && !('anyOf' in condition && condition.anyOf.length > FEW_TERMS);
  return conditions.every(isCheap) && (all.length > 1 || all.some((one) => 'phrase' in one));
}

function walkAtOnce(sql: Sql, words: CollectionWords, plan: WordsPlan): Walk {
  const isUpwards = plan.direction === 1;
  const { text, values } = reading(words, plan, {
    bounds: `rowid ${isUpwards ? '>=' : '<='} ?`,
    order: `rowid ${isUpwards ? 'ASC' : 'DESC'}`,
  });
  const start = isUpwards ? 0n : 2n ** 63n - 1n;
  return (second, most) => {
    const from = second === null ? start : ofSecond(words.rows, second)[isUpwards ? 0 : 1];
    return { ...walkedIn(sql.rows(text, [...values, from, BigInt(most)]), plan), left: null };
  };
}

/**
 * The newest rows first, but each stretch of them upwards. Downwards FTS5 counts up to each page of a term from the beginning again: to go from
 * one that many documents have to one that few have took it ten times as long.
 */
function walkByStretches(sql: Sql, words: CollectionWords, plan: WordsPlan): Walk {
  // The sign keeps SQLite from asking FTS5 for this order.
  const { text, values } = reading(words, plan, { bounds: 'rowid BETWEEN ? AND ?', order: '+rowid DESC' });
  const stretches = createStretches(sql, words, plan.ms);
  return (second, most) => {
    const rows: SqlRow[] = [];
    let looked = 0;
    const left = stretches(second, (bounds) => {
      const [row = []] = sql.rows(text, [...values, ...bounds, BigInt(most - looked)]);
      if (row[0] !== 0n) rows.push(row);
      looked += Number(row[0]);
      if (looked >= most) return null;
      return looked * FEW_FOUND < most ? 4n : 2n;
    });
    return { ...walkedIn(rows, plan), left };
  };
}

interface Reading {
  readonly text: string;
  /** Before those of the bounds and how many rows. */
  readonly values: readonly SqlValue[];
}

/** How rows within bounds are read, in one order. */
function reading(
  { index, hits, rows }: CollectionWords,
  plan: WordsPlan,
  { bounds, order }: { readonly bounds: string; readonly order: string },
): Reading {
  const [first, last] = plan.direction === 1 ? ['min', 'max'] : ['max', 'min'];
  const table = rows.bins && plan.bins ? binTableOf(plan.bins, rows.bins, plan.limit) : null;
  const hit = hitIn(rows, 'walked.row');
  // A join costs less than a question for each, but would be made for every row.
  const [read, joined] = table
    ? [`CASE WHEN ${table.isIn} THEN (SELECT ${hit} FROM ${hits} WHERE row = walked.row) END`, '']
    : [hit, `LEFT JOIN ${hits} ON ${hits}.row = walked.row`];
  const text =
    `SELECT count(*), ${first}(walked.row) >> ${rows.bits}, ${last}(walked.row) >> ${rows.bits}, group_concat(${read}) ` +
    `FROM (SELECT rowid AS row FROM ${index} WHERE ${index} MATCH ? AND ${bounds} ORDER BY ${order} LIMIT ?) AS walked ${joined}`;
  return { text, values: [...(table ? [table.bytes] : []), matchOf(plan)] };
}

/** From rows of {@link reading}, one after the other. */
function walkedIn(rows: readonly SqlRow[], { words: { shown = [] } }: WordsPlan): Omit<Walked, 'left'> {
  const numberIn = (row: SqlRow | undefined, place: number): number | null => {
    const value = row?.[place] ?? null;
    return value === null ? null : Number(value);
  };
  const texts = rows.flatMap((row) => (row[3] as string | null) ?? []);
  return {
    looked: rows.reduce((sum, row) => sum + Number(row[0]), 0),
    first: numberIn(rows[0], 1),
    last: numberIn(rows.at(-1), 2),
    hits: readHits(texts.join(), shown.length),
  };
}
