import type { Sql } from '../sql.js';
import { tablesOfWords } from '../words/tables.js';
import { viewOf, type Collection } from './collection.js';
import { makeRubbish, removeRubbish, rubbishIn } from './rubbish.js';
import type { Writing } from './writing.js';

/** Rows of each table and index that go at once. */
const LITTLE = 1_000;

/** Makes a collection rubbish, of which little goes at once. */
export function dropCollection(sql: Sql, { transaction, onSchema }: Writing, collection: Collection): void {
  const before = new Set(rubbishIn(sql));
  onSchema(() => {
    sql.run('DELETE FROM collections WHERE name = ?', [collection.name]);
    makeRubbish(sql, tablesOf(collection));
  });
  const rubbish = rubbishIn(sql).filter((table) => !before.has(table));
  transaction(() => {
    for (const table of rubbish) removeRubbish(sql, table, LITTLE);
  });
}

/** And its view. */
const tablesOf = ({ name, table, words }: Collection): readonly string[] => [
  table,
  viewOf(name),
  ...(words === null ? [] : tablesOfWords(words)),
];
