import type { Document, StoredDocument } from '@parley/eventsourcing';
import type { Collection } from '../collections/collection.js';
import { documentColumns, storedIn } from './rows.js';
import type { Sql } from '../sql.js';

/** All in one question: one text of JSON is cheaper to bind than thousands of values. */
export function getDocuments<D extends Document>(
  sql: Sql,
  collection: Collection,
  ids: readonly string[],
): ReadonlyMap<string, StoredDocument<D>> {
  if (ids.length === 0) return new Map();
  const text = `SELECT ${documentColumns(collection.form)} FROM ${collection.table} WHERE id IN (SELECT value FROM json_each(?))`;
  const found = sql.rows(text, [JSON.stringify(ids)]).map(storedIn<D>(collection.form));
  return new Map(found.map((stored) => [stored.id, stored]));
}
