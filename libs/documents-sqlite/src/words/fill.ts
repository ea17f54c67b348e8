import type { Document } from '@parley/eventsourcing';
import { keptWordsOf } from '@parley/documents';
import type { Collection } from '../collections/collection.js';
import { documentColumns, storedIn } from '../documents/rows.js';
import type { Sql } from '../sql.js';
import { changesOfWords } from './keep.js';
import { followFromNow, type CollectionWords } from './tables.js';

/** Documents of one step: other work waits no longer than for these. */
const STEP = 5_000n;

/** Puts the next documents into the index, and answers up to which row all are; null: all there are. To be used in a transaction. */
export function fillWords(sql: Sql, collection: Collection, words: CollectionWords): bigint | null {
  const { name, table } = collection;
  const text = `SELECT ${documentColumns(collection.form)}, rowid FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`;
  const rows = sql.rows(text, [words.filledTo ?? 0n, STEP]);
  const changes = changesOfWords(sql, words);
  for (const row of rows) {
    const { id, document } = storedIn<Document>(collection.form)(row);
    changes.change(id, null, keptWordsOf(words.spec, document));
  }
  changes.end();
  const filledTo = rows.length < STEP ? null : (rows.at(-1)?.at(-1) as bigint);
  if (filledTo === null) followFromNow(sql, words);
  sql.run('UPDATE collections SET words_filled = ? WHERE name = ?', [filledTo, name]);
  return filledTo;
}
