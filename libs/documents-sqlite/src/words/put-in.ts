import { insertRows } from '../documents/insert.js';
import type { Sql } from '../sql.js';
import { FIRST_TERM } from './first-term.js';
import type { CollectionWords } from './tables.js';

/** Of no document. */
const FIRST_ROW = 0n;

/** Characters that make one segment of the index: FTS5 holds so many in memory before it stores them. */
const SEGMENT_CHARACTERS = 2_000_000;

/**
 * Puts texts into an index by their rows, in the order of these: FTS5 stores all it holds when a row is before the last. Each segment
 * begins with a term that never goes: FTS5 takes a segment whose first page lost all its terms for damaged.
 */
export function putIn(sql: Sql, { index }: CollectionWords, texts: ReadonlyMap<bigint, string>): void {
  const rows: (readonly [bigint, string])[] = [];
  let room = 0;
  for (const [row, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (room <= 0) {
      rows.push([FIRST_ROW, FIRST_TERM]);
      room = SEGMENT_CHARACTERS;
    }
    rows.push([row, text]);
    room -= text.length;
  }
  insertRows(sql, { table: index, columns: ['rowid', 'words'] }, rows);
}
