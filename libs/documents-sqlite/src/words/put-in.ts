import { insertText } from '../documents/insert.js';
import type { Sql } from '../sql.js';
import { FIRST_TERM } from './first-term.js';
import type { CollectionWords } from './tables.js';

/** Of no document. */
const FIRST_ROW = 0n;

/** Characters that make one segment of the index: FTS5 holds so many in memory before it stores them. */
const SEGMENT_CHARACTERS = 2_000_000;

/**
 * Puts texts into an index by their rows, in the order of these: FTS5 stores all it holds when a row is before the last. Each segment
 * begins with a term that never goes: FTS5 takes a segment whose first page lost all its terms for damaged. Each row has a statement of
 * its own: before one of several rows SQLite asks for a savepoint, and FTS5 stores all it holds for that.
 */
export function putIn(sql: Sql, { index }: CollectionWords, texts: ReadonlyMap<bigint, string>): void {
  const insert = insertText({ table: index, columns: ['rowid', 'words'] }, 1);
  let room = 0;
  for (const [row, text] of [...texts].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    if (room <= 0) {
      sql.run(insert, [FIRST_ROW, FIRST_TERM]);
      room = SEGMENT_CHARACTERS;
    }
    sql.run(insert, [row, text]);
    room -= text.length;
  }
}
