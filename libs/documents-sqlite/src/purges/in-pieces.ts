import type { Commit } from '@parley/eventsourcing';
import type { Calls } from '../calls.js';
import type { Collection } from '../collections/collection.js';
import { checkHeld } from '../leases.js';
import type { Sql } from '../sql.js';
import { followWords } from '../words/changed.js';
import { preparePurge, runPurge, type PreparedPurge } from './purge.js';

/** Documents that go at once: with their words they take about 10 ms. */
export const PIECE = 200;

/** The journal is folded into the file after so many pieces: all at once it would hold up other work for longer than a piece. */
const PIECES_A_FOLD = 8;

/** Of a commit that removes more than one piece. */
export interface LongPurge extends Pick<Commit, 'lease' | 'purges'> {
  /** As it is now: indexes may be made between pieces. */
  readonly collection: () => Collection;
}

/** Whether more documents are to go than one step removes. Throws INVALID_QUERY. */
export function isLong(sql: Sql, { collection, purges }: Omit<LongPurge, 'lease'>): boolean {
  const of = collection();
  return purges.some((purge) => rowsOf(sql, of, preparePurge(of, purge), PIECE + 1).length > PIECE);
}

/**
 * Removes documents until one piece is left of each purge at most, which goes with the rest of its commit. Other work of the store goes on
 * in between. What is cut off leaves no checkpoint behind it: the commit comes once more, and removes what is left.
 */
export async function shorten(
  sql: Sql,
  { ask, write }: Pick<Calls, 'ask' | 'write'>,
  long: LongPurge,
): Promise<void> {
  for (let pieces = 1, isMore = true; isMore; pieces += 1) {
    await write(() => piece(sql, long), { rows: PIECE, isFollowed: true });
    if (pieces % PIECES_A_FOLD === 0) ask(() => sql.rows('PRAGMA wal_checkpoint(PASSIVE)', []));
    isMore = ask(() => isLong(sql, long));
  }
}

function piece(sql: Sql, { lease, collection, purges }: LongPurge): () => void {
  const of = collection();
  const prepared = purges.map((purge) => preparePurge(of, purge));
  return () => {
    checkHeld(sql, lease);
    const words = followWords(sql, of);
    let room = PIECE;
    for (const purge of prepared) {
      const rows = rowsOf(sql, of, purge, room);
      const [condition, values] = ['rowid IN (SELECT value FROM json_each(?))', [`[${rows.join()}]`]];
      runPurge(sql, of, { condition, values }, words);
      room -= rows.length;
    }
    words.end();
  };
}

/** Numbers of the first rows that go. */
const rowsOf = (
  sql: Sql,
  { table }: Collection,
  { condition, values }: PreparedPurge,
  most: number,
): readonly bigint[] =>
  sql
    .rows(`SELECT rowid FROM ${table} WHERE ${condition} LIMIT ?`, [...values, BigInt(most)])
    .map(([row]) => row as bigint);
