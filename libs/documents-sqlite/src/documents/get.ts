import { isStorable } from '@parley/documents';
import type { Document, StoredDocument } from '@parley/eventsourcing';
import type { Collection } from '../collections/collection.js';
import { documentColumns, storedIn } from './rows.js';
import type { Sql, SqlRow } from '../sql.js';

export function getDocuments<D extends Document>(
  sql: Sql,
  collection: Collection,
  ids: readonly string[],
): ReadonlyMap<string, StoredDocument<D>> {
  const [only] = ids;
  if (only === undefined) return new Map();
  const rows = ids.length === 1 ? oneRow(sql, collection, only) : manyRows(sql, collection, ids);
  const found = rows.map(storedIn<D>(collection.form));
  return new Map(found.map((stored) => [stored.id, stored]));
}

/** The question of a single command: SQLite answers it by a step down the key, without making a table of what is asked. */
function oneRow(sql: Sql, collection: Collection, id: string): readonly SqlRow[] {
  // The driver would look for what it can bind of such an id, and find another document.
  if (!isStorable(id)) return [];
  return sql.rows(`${selecting(collection)} id = ?`, [id]);
}

/** All in one question: one text of JSON is cheaper to bind than thousands of values. */
const manyRows = (sql: Sql, collection: Collection, ids: readonly string[]): readonly SqlRow[] =>
  sql.rows(`${selecting(collection)} id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)]);

const selecting = (collection: Collection): string =>
  `SELECT ${documentColumns(collection.form)} FROM ${collection.table} WHERE`;
