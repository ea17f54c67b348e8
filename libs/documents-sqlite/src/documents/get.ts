import { isStorable } from '@parley/documents';
import type { Document, StoredDocument } from '@parley/eventsourcing';
import type { Collection } from '../collections/collection.js';
import type { RowsById } from '../collections/rows-by-id.js';
import { documentColumns, storedIn } from './rows.js';
import type { Sql, SqlRow } from '../sql.js';

export function getDocuments<D extends Document>(
  sql: Sql,
  collection: Collection,
  ids: readonly string[],
): ReadonlyMap<string, StoredDocument<D>> {
  const found = rowsOf(sql, collection, ids).map(storedIn<D>(collection.form));
  return new Map(found.map((stored) => [stored.id, stored]));
}

function rowsOf(sql: Sql, collection: Collection, ids: readonly string[]): readonly SqlRow[] {
  const [only] = ids;
  if (only === undefined) return [];
  if (collection.rows !== null) return rowsOfKnown(sql, collection, collection.rows, ids);
  return ids.length === 1 ? oneRow(sql, collection, only) : manyRows(sql, collection, ids);
}

function rowsOfKnown(
  sql: Sql,
  collection: Collection,
  known: RowsById,
  ids: readonly string[],
): readonly SqlRow[] {
  const rows = mayBeAt(known, ids);
  if (rows.length === 0) return [];
  const asked = new Set(ids);
  const text = `${selecting(collection)} rowid IN (SELECT value FROM json_each(?))`;
  return sql.rows(text, [JSON.stringify(rows)]).filter(([id]) => asked.has(id as string));
}

/** Numbers of rows among which those of the ids are. */
function mayBeAt(known: RowsById, ids: readonly string[]): readonly number[] {
  const rows: number[] = [];
  for (const id of ids) known.find(id, rows);
  return rows;
}

/** Numbers of the rows of those documents that there are, by id; rows of others may be among them. */
export function rowNumbersOf(
  sql: Sql,
  { table }: Collection,
  known: RowsById,
  ids: readonly string[],
): Map<string, bigint> {
  const rows = mayBeAt(known, ids);
  if (rows.length === 0) return new Map();
  const text = `SELECT id, rowid FROM ${table} WHERE rowid IN (SELECT value FROM json_each(?))`;
  return new Map(sql.rows(text, [JSON.stringify(rows)]) as readonly (readonly [string, bigint])[]);
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
