import type { Sql } from '../sql.js';
import type { CollectionWords } from './tables.js';

/** Pages of an index that one step writes: other work waits no longer than for these. */
const STEP = 500n;

/** Joins segments of an index; false when there is one. What is left half done, the next step goes on with. To be used in a transaction. */
export const joinAll = (sql: Sql, words: CollectionWords): boolean =>
  // Less than 0: all of them, of whatever size.
  merge(sql, words, -STEP) > 0;

/** Joins segments of about one size, as long as there are two of one; answers how many pages it has written, at least so many unless that was all. */
export function joinAlike(sql: Sql, words: CollectionWords, pages: bigint): number {
  sql.run(`INSERT INTO ${words.index} (${words.index}, rank) VALUES ('usermerge', 2)`, []);
  return merge(sql, words, pages);
}

function merge(sql: Sql, { index }: CollectionWords, pages: bigint): number {
  const before = changesOf(sql);
  sql.run(`INSERT INTO ${index} (${index}, rank) VALUES ('merge', ?)`, [pages]);
  // One is the command itself.
  return changesOf(sql) - before - 1;
}

const changesOf = (sql: Sql): number => Number(sql.rows('SELECT total_changes()', [])[0]?.[0]);
