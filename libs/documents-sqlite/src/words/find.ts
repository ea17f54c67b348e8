import type { WordsHit } from '@parley/eventsourcing';
import type { WordsPlan } from '@parley/documents';
import type { Sql } from '../sql.js';
import {
  compareHits,
  firstRow,
  hitsIn,
  lastRow,
  secondOf,
  shownHits,
  timedHits,
  type TimedHit,
} from './hits.js';
import { matchOf } from './match.js';
import type { CollectionWords } from './tables.js';

/** Read beyond what is asked for, so that the second of the last hit mostly ends among them: hits of one second are not in order. */
const BEYOND = 16;

export function findByWords(sql: Sql, words: CollectionWords, plan: WordsPlan): readonly WordsHit[] {
  const { direction, after, limit } = plan;
  const walk = walkOf(sql, words, plan);
  const isBeyond = (hit: TimedHit): boolean => after === null || compareHits(hit, after) * direction > 0;
  const hits: TimedHit[] = [];
  let second = after && secondOf(after.at);
  for (let most = limit + BEYOND, isLast = false; !isLast && hits.length < limit;) {
    const found = [...walk(second, most)].sort((a, b) => compareHits(a, b) * direction);
    isLast = found.length < most;
    const open = found.at(-1)?.second;
    const whole = isLast ? found : found.filter((hit) => hit.second !== open);
    if (whole.length === 0) most *= 4;
    for (const hit of whole) if (isBeyond(hit)) hits.push(hit);
    second = open ?? null;
  }
  return hits.slice(0, limit).map(shownHits(plan.words.shown ?? []));
}

/** Reads hits of the seconds in their order, at most so many, from a second on; null: from the first. */
function walkOf(
  sql: Sql,
  { index, hits }: CollectionWords,
  plan: WordsPlan,
): (second: number | null, most: number) => readonly TimedHit[] {
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
    return timedHits(row?.[0] as string | null);
  };
}

/** What was taken away is in the index for a while, and has no hit. */
export function countByWords(sql: Sql, { index, hits }: CollectionWords, plan: WordsPlan): number {
  const found = `SELECT 1 FROM ${index} CROSS JOIN ${hits} ON row = ${index}.rowid WHERE ${index} MATCH ? LIMIT ?`;
  const [row] = sql.rows(`SELECT count(*) FROM (${found})`, [matchOf(plan), BigInt(plan.limit)]);
  return Number(row?.[0]);
}
