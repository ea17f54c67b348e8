import type { Scalar, WordsHits } from '@parley/eventsourcing';
import { binTestOf, wordsPlace, type WordsPlan } from '@parley/documents';
import type { Sql } from '../sql.js';
import { binTableOf } from './rows/bins.js';
import { compareIds, hitIn, readHits, type ReadHits } from './hits.js';
import { matchOf } from './match.js';
import { beginOf, ofSecond, secondOf } from './rows/rows.js';
import type { CollectionWords } from './tables.js';

/** Read beyond what is asked for, so that the second of the last hit mostly ends among them: hits of one second are not in order. */
const BEYOND = 16;

export function findByWords(sql: Sql, words: CollectionWords, plan: WordsPlan): WordsHits {
  const { direction, limit, bins } = plan;
  const walk = walkOf(sql, words, plan);
  const isWanted = wantedBy(plan);
  const { found, add, lacks } = columnsFor(plan);
  let second = firstSecond(plan);
  for (let most = limit + BEYOND; ;) {
    const walked = walk(second, most);
    const { hits, first, last } = walked;
    const isLast = walked.looked < most;
    second = last;
    if (!isLast && first === last) {
      most *= 4;
      continue;
    }
    // Of the last second more may come.
    const end = isLast ? hits.size : beginningOf(hits, last);
    for (const hit of inOrder(hits, end, direction)) if (lacks() && isWanted(hits, hit)) add(hits, hit);
    if (!lacks()) return { ...found, next: wordsPlace(found.at.at(-1) ?? 0, found.ids.at(-1) ?? '') };
    if (isLast) return { ...found, next: null };
    // Right before the last second, where no hit is.
    if (bins) return { ...found, next: wordsPlace(beginOf((last ?? 0) - Math.min(direction, 0)), '') };
  }
}

/** Null: from the first on. */
function firstSecond({ after, direction }: WordsPlan): number | null {
  if (after === null) return null;
  // No hit has such an id.
  return secondOf(after.id === '' && direction === -1 ? after.at - 1 : after.at);
}

function beginningOf(hits: ReadHits, second: number | null): number {
  let first = hits.size;
  while (first > 0 && hits.secondOf(first - 1) === second) first -= 1;
  return first;
}

/** Hits stand in the order of their seconds, and mostly in that of their time: then there is nothing to sort. */
function inOrder(hits: ReadHits, end: number, direction: 1 | -1): Uint32Array {
  const order = new Uint32Array(end);
  for (let hit = 0; hit < end; hit += 1) order[hit] = hit;
  const { at } = hits;
  const compare = (a: number, b: number): number =>
    ((at[a] ?? 0) - (at[b] ?? 0) || compareIds(hits.idOf(a), hits.idOf(b))) * direction;
  for (let hit = 1; hit < end; hit += 1) if (compare(hit - 1, hit) > 0) return order.sort(compare);
  return order;
}

/** Beyond the place to begin after, and in one of the bins: a row that has lost its bin may not be. */
function wantedBy(plan: WordsPlan): (hits: ReadHits, hit: number) => boolean {
  const test = binTestOf(plan);
  return (hits, hit) =>
    isBeyond(hits, hit, plan) && (test === null || test.passes(hits.shownOf(hit, test.place)));
}

function isBeyond(hits: ReadHits, hit: number, { after, direction }: WordsPlan): boolean {
  if (after === null) return true;
  const later = (hits.at[hit] ?? 0) - after.at;
  return (later === 0 ? compareIds(hits.idOf(hit), after.id) : later) * direction > 0;
}

/** What was found, column by column, how one more hit is put into it, and whether it may be. */
interface Columns {
  readonly found: Omit<WordsHits, 'next'>;
  readonly add: (hits: ReadHits, hit: number) => void;
  readonly lacks: () => boolean;
}

function columnsFor({ words: { shown = [] }, limit, bins }: WordsPlan): Columns {
  const ids: string[] = [];
  const at: number[] = [];
  const columns = shown.map((): Scalar[] => []);
  const found = {
    ids,
    at,
    shown: Object.fromEntries(shown.map((field, place) => [field, columns[place] ?? []])),
  };
  return {
    found,
    lacks: () => bins !== null || ids.length < limit,
    add(hits, hit) {
      ids.push(hits.idOf(hit));
      at.push(hits.at[hit] ?? 0);
      for (let place = 0; place < columns.length; place += 1) columns[place]?.push(hits.shownOf(hit, place));
    },
  };
}

/** Rows of the index that were gone through, the first and the last second of them, and the hits that were read. */
interface Walk {
  readonly looked: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly hits: ReadHits;
}

/** Goes through rows of the index by the order of their seconds, at most so many, from a second on; null: from the first. */
function walkOf(
  sql: Sql,
  { index, hits, rows }: CollectionWords,
  plan: WordsPlan,
): (second: number | null, most: number) => Walk {
  const isUpwards = plan.direction === 1;
  const [first, last] = isUpwards ? ['min', 'max'] : ['max', 'min'];
  const table = rows.bins && plan.bins ? binTableOf(plan.bins, rows.bins, plan.limit) : null;
  const hit = hitIn(rows, 'walked.row');
  // A join costs less than a question for each, but would be made for every row.
  const [read, joined] = table
    ? [`CASE WHEN ${table.isIn} THEN (SELECT ${hit} FROM ${hits} WHERE row = walked.row) END`, '']
    : [hit, `LEFT JOIN ${hits} ON ${hits}.row = walked.row`];
  const text =
    `SELECT count(*), ${first}(walked.row) >> ${rows.bits}, ${last}(walked.row) >> ${rows.bits}, group_concat(${read}) ` +
    `FROM (SELECT rowid AS row FROM ${index} WHERE ${index} MATCH ? AND rowid ${isUpwards ? '>=' : '<='} ? ` +
    `ORDER BY rowid ${isUpwards ? 'ASC' : 'DESC'} LIMIT ?) AS walked ${joined}`;
  const start = isUpwards ? 0n : 2n ** 63n - 1n;
  const values = [...(table ? [table.bytes] : []), matchOf(plan)];
  return (second, most) => {
    const from = second === null ? start : ofSecond(rows, second)[isUpwards ? 0 : 1];
    const [row] = sql.rows(text, [...values, from, BigInt(most)]);
    const [looked, ...seconds] = (row ?? [])
      .slice(0, 3)
      .map((value) => (value === null ? null : Number(value)));
    return {
      looked: looked ?? 0,
      first: seconds[0] ?? null,
      last: seconds[1] ?? null,
      hits: readHits(row?.[3] as string | null, plan.words.shown?.length ?? 0),
    };
  };
}

/** What was taken away is in the index for a while, and has no hit. */
export function countByWords(sql: Sql, { index, hits }: CollectionWords, plan: WordsPlan): number {
  const found = `SELECT 1 FROM ${index} CROSS JOIN ${hits} ON row = ${index}.rowid WHERE ${index} MATCH ? LIMIT ?`;
  const [row] = sql.rows(`SELECT count(*) FROM (${found})`, [matchOf(plan), BigInt(plan.limit)]);
  return Number(row?.[0]);
}
