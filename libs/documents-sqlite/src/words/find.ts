import type { Scalar, WordsHits } from '@parley/eventsourcing';
import type { WordsPlan } from '@parley/documents';
import type { Sql } from '../sql.js';
import { compareIds, firstRow, hitsIn, lastRow, readHits, secondOf, type ReadHits } from './hits.js';
import { matchOf } from './match.js';
import type { CollectionWords } from './tables.js';

/** Read beyond what is asked for, so that the second of the last hit mostly ends among them: hits of one second are not in order. */
const BEYOND = 16;

export function findByWords(sql: Sql, words: CollectionWords, plan: WordsPlan): WordsHits {
  const { direction, after, limit } = plan;
  const walk = walkOf(sql, words, plan);
  const { found, add } = columnsFor(plan);
  let second = after && secondOf(after.at);
  for (let most = limit + BEYOND, isLast = false; !isLast && found.ids.length < limit;) {
    const hits = walk(second, most);
    isLast = hits.size < most;
    const open = hits.size === 0 ? null : hits.secondOf(hits.size - 1);
    const end = isLast ? hits.size : firstOf(hits, open);
    if (end === 0) most *= 4;
    for (const hit of inOrder(hits, end, direction))
      if (found.ids.length < limit && isBeyond(hits, hit, plan)) add(hits, hit);
    second = open;
  }
  return found;
}

/** Where the hits of the last second begin, of which more may come. */
function firstOf(hits: ReadHits, second: number | null): number {
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

function isBeyond(hits: ReadHits, hit: number, { after, direction }: WordsPlan): boolean {
  if (after === null) return true;
  const later = (hits.at[hit] ?? 0) - after.at;
  return (later === 0 ? compareIds(hits.idOf(hit), after.id) : later) * direction > 0;
}

/** What was found, column by column, and how one more hit is put into it. */
interface Columns {
  readonly found: WordsHits;
  readonly add: (hits: ReadHits, hit: number) => void;
}

function columnsFor({ words: { shown = [] } }: WordsPlan): Columns {
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
    add(hits, hit) {
      ids.push(hits.idOf(hit));
      at.push(hits.at[hit] ?? 0);
      for (let place = 0; place < columns.length; place += 1) columns[place]?.push(hits.shownOf(hit, place));
    },
  };
}

/** Reads hits of the seconds in their order, at most so many, from a second on; null: from the first. */
function walkOf(
  sql: Sql,
  { index, hits }: CollectionWords,
  plan: WordsPlan,
): (second: number | null, most: number) => ReadHits {
  const isUpwards = plan.direction === 1;
  const match = matchOf(plan);
  // The index comes first: it is read in the order of its rows.
  const text = hitsIn(
    `SELECT row, hit FROM ${index} CROSS JOIN ${hits} ON row = ${index}.rowid ` +
      `WHERE ${index} MATCH ? AND ${index}.rowid ${isUpwards ? '>=' : '<='} ? ` +
      `ORDER BY ${index}.rowid ${isUpwards ? 'ASC' : 'DESC'} LIMIT ?`,
  );
  const end = isUpwards ? 0n : 2n ** 63n - 1n;
  const edge = isUpwards ? firstRow : lastRow;
  return (second, most) => {
    const [row] = sql.rows(text, [match, second === null ? end : edge(second), BigInt(most)]);
    return readHits(row?.[0] as string | null, plan.words.shown?.length ?? 0);
  };
}

/** What was taken away is in the index for a while, and has no hit. */
export function countByWords(sql: Sql, { index, hits }: CollectionWords, plan: WordsPlan): number {
  const found = `SELECT 1 FROM ${index} CROSS JOIN ${hits} ON row = ${index}.rowid WHERE ${index} MATCH ? LIMIT ?`;
  const [row] = sql.rows(`SELECT count(*) FROM (${found})`, [matchOf(plan), BigInt(plan.limit)]);
  return Number(row?.[0]);
}
