import { closeSqliteFile, inSnapshot, normaliseSqliteError, openStoreToRead } from '@parley/sqlite';
import { join } from 'node:path';
import type { Document } from '@parley/eventsourcing';
import { wordsOf } from '@parley/documents';
import type { Collection } from '../../collections/collection.js';
import { createCollections } from '../../collections/collections.js';
import { documentColumns, storedIn } from '../../documents/rows.js';
import { APPLICATION_ID, FILE, KIND, MIGRATIONS } from '../../format.js';
import { createSql, type Sql } from '../../sql.js';
import { FIRST_TERM } from '../first-term.js';
import { hitOf } from '../hits.js';
import { indexedText } from '../keep.js';
import { rowNumbers } from '../rows/numbers.js';
import { createSum } from './sum.js';
import type { CollectionWords } from '../tables.js';

/**
 * Reads every index of words whole and compares it with the documents: FTS5's own check knows nothing of them, and takes pages that
 * deletions have emptied for damaged. Answers the collections whose index holds something else. Changes nothing. Throws `STORE_*`.
 */
export function wordFaults({ folder }: { readonly folder: string }): readonly string[] {
  const path = join(folder, FILE);
  const format = { applicationId: APPLICATION_ID, kind: KIND, version: MIGRATIONS.length } as const;
  const database = openStoreToRead({ path, ...format });
  try {
    const sql = createSql(database);
    return inSnapshot(database, () => {
      const collections = createCollections(sql, null);
      return collections.names().filter((name) => !isWhole(sql, collections.get(name)));
    });
  } catch (error) {
    throw normaliseSqliteError(error, KIND, path);
  } finally {
    closeSqliteFile(database);
  }
}

function isWhole(sql: Sql, collection: Collection): boolean {
  const { words } = collection;
  // What is being filled is compared once it is whole.
  if (words === null || words.filledTo !== null) return true;
  const expected = expectedSum(sql, collection, words);
  return expected !== null && expected === storedSum(sql, words);
}

/** Null where the hits are not those of the documents. */
function expectedSum(sql: Sql, collection: Collection, words: CollectionWords): string | null {
  const { hits, gone } = words;
  const sum = createSum();
  const add = (row: bigint, text: string): void =>
    indexedText(text)
      .split(' ')
      .forEach((term, place) => sum.add(term, row, place));
  const hitAt = `SELECT hit FROM ${hits} WHERE row = ?`;
  const numbers = rowNumbers(sql, words);
  let found = 0n;
  for (const row of sql.each(`SELECT ${documentColumns(collection.form)} FROM ${collection.table}`, [])) {
    const { id, document } = storedIn<Document>(collection.form)(row);
    const by = wordsOf(words.spec, id, document);
    const number = by && numbers.of(id, by);
    // Of a second with too many documents some are not found.
    if (by === null || number === null) continue;
    if (sql.rows(hitAt, [number])[0]?.[0] !== hitOf(id, by)) return null;
    add(number, by.text);
    found += 1n;
  }
  if (sql.rows(`SELECT count(*) FROM ${hits}`, [])[0]?.[0] !== found) return null;
  for (const [row, text] of sql.each(`SELECT row, words FROM ${gone}`, [])) add(row as bigint, String(text));
  return sum.value();
}

function storedSum(sql: Sql, { index }: CollectionWords): string {
  const sum = createSum();
  const terms = `temp.${index}terms`;
  sql.run(`CREATE VIRTUAL TABLE ${terms} USING fts5vocab(main, ${index}, instance)`, []);
  for (const [term, row, place] of sql.each(`SELECT term, doc, "offset" FROM ${terms}`, []))
    if (term !== FIRST_TERM) sum.add(String(term), row as bigint, Number(place));
  sql.run(`DROP TABLE ${terms}`, []);
  return sum.value();
}
