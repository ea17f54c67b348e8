import type { CollectionSpec, Document } from '@parley/eventsourcing';
import { storedSpec } from '@parley/documents';
import {
  collectionFrom,
  COLLECTION_COLUMNS,
  keyIndexOf,
  lacksIds,
  listFrom,
  viewOf,
  type Collection,
  type CollectionIndex,
  type CollectionState,
} from './collection.js';
import { makeWords, wordsFrom, type CollectionWords } from '../words/tables.js';
import { columnOf, quoted, type Sql } from '../sql.js';
import { layoutOf, type LaidField } from '../documents/layout.js';
import { documentColumns, storedIn } from '../documents/rows.js';
import type { BodyForm } from '../documents/body.js';
import { columnsInto } from '../documents/write.js';

const BACKFILL_ROWS = 500;

/** Makes what is missing of a collection, and answers it as it is then. To be run in a transaction. */
export function extendCollection(sql: Sql, spec: CollectionSpec, before: Collection | null): Collection {
  const { had, ...as } = before ? declared(sql, spec.name) : newOf(spec);
  const missing = spec.indexes.map((index) => index.fields).filter((fields) => !includes(had, fields));
  const words = before ? before.words : newWords(spec);
  const isComplete = missing.length === 0 && (spec.filling === true || before?.missing.length === 0);
  if (before && isComplete) return before;
  const indexes = [...had, ...missing.filter((fields, at) => !includes(missing.slice(0, at), fields))];
  const made = new Set(namesOfIndexes(sql));
  if (before === null && spec.filling !== true) made.add(keyIndexOf(spec.name));
  const after = collectionFrom(spec.name, indexes, { ...as, made, words });
  if (before) addColumns(sql, after, before);
  else createTable(sql, after);
  const named = as.layout?.map(({ name }) => name) ?? as.keys;
  if (named !== null) makeView(sql, after, named);
  if (words !== null && !before) makeWords(sql, words);
  if (spec.filling !== true) makeIndexes(sql, after, after.missing);
  const form = [as.isCompact ? 1n : 0n, ...[as.keys, as.layout].map((list) => list && JSON.stringify(list))];
  const row = [spec.name, JSON.stringify(indexes), ...form];
  const found = [words && JSON.stringify(words.spec), words && words.filledTo];
  const text = `INSERT OR REPLACE INTO collections (${COLLECTION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`;
  sql.run(text, [...row, ...found]);
  return spec.filling === true ? after : { ...after, missing: [] };
}

/** Of documents that are about to come in masses, words are put in later and together. */
function newWords({ name, words, filling }: CollectionSpec): CollectionWords | null {
  return words === undefined ? null : wordsFrom(name, storedSpec(words), filling === true ? 0n : null);
}

export const namesOfIndexes = (sql: Sql): ReadonlySet<string> =>
  new Set(sql.rows("SELECT name FROM sqlite_schema WHERE type = 'index'", []).map(([name]) => String(name)));

/** Sorts the rows once for each index, which is many times cheaper than to keep it in order row by row. */
export function makeIndexes(
  sql: Sql,
  { table, form }: Collection,
  indexes: readonly CollectionIndex[],
): void {
  for (const { name, fields } of indexes) {
    const columns = [...fields.map(columnOf), 'id'].join(', ');
    const there = fields
      .filter((field) => form.sparse.has(field))
      .map((field) => `${columnOf(field)} IS NOT NULL`);
    const only = there.length > 0 ? ` WHERE ${there.join(' AND ')}` : '';
    const kind = fields.length === 0 ? 'UNIQUE INDEX' : 'INDEX';
    sql.run(`CREATE ${kind} ${name} ON ${table} (${columns})${only}`, []);
  }
}

/** What a collection has, and what it was made with. */
interface Declared extends Pick<CollectionState, 'isCompact' | 'keys' | 'layout'> {
  readonly had: readonly (readonly string[])[];
}

function declared(sql: Sql, name: string): Declared {
  const [row] = sql.rows('SELECT indexes, compact, keys, layout FROM collections WHERE name = ?', [name]);
  return {
    had: JSON.parse(String(row?.[0])) as string[][],
    isCompact: row?.[1] === 1n,
    keys: listFrom<string>(row?.[2]),
    layout: listFrom<LaidField>(row?.[3]),
  };
}

const newOf = (spec: CollectionSpec): Declared => ({
  had: [],
  isCompact: spec.compact ?? false,
  keys: null,
  layout: layoutOf(spec),
});

function includes(indexes: readonly (readonly string[])[], fields: readonly string[]): boolean {
  return indexes.some((index) => index.join() === fields.join());
}

/**
 * A row id besides the text id: bodies then stay where they were written, and only small index pages are rewritten. Without a key where the
 * index of ids comes later: ids come in any order, and each would rewrite a page of it.
 */
function createTable(sql: Sql, collection: Collection): void {
  const { table, fields, form } = collection;
  const key = lacksIds(collection) ? '' : ' PRIMARY KEY';
  const own = `id TEXT NOT NULL${key}, position INTEGER NOT NULL, late TEXT, body TEXT NOT NULL`;
  const columns = [own, ...fields.map((field) => columnFor(field, form))].join(', ');
  sql.run(`CREATE TABLE ${table} (${columns})`, []);
}

/** Minus infinity: null, until the document says otherwise. */
const columnFor = (field: string, { sparse }: BodyForm): string =>
  `${columnOf(field)}${sparse.has(field) ? '' : ' NOT NULL DEFAULT -9e999'}`;

/** Programs of SQLite that read the file find the fields by their names there. */
function makeView(sql: Sql, collection: Collection, keys: readonly string[]): void {
  const view = viewOf(collection.name);
  const values = keys.map((field) => `${collection.form.sqlOf('body', field)} AS ${quoted(field)}`);
  const columns = ['id AS _id', 'position AS _position', ...values].join(', ');
  sql.run(`DROP VIEW IF EXISTS ${view}`, []);
  sql.run(`CREATE VIEW ${view} AS SELECT ${columns} FROM ${collection.table}`, []);
}

function addColumns(sql: Sql, collection: Collection, before: Collection): void {
  const added = collection.fields.filter((field) => !before.fields.includes(field));
  for (const field of added)
    sql.run(`ALTER TABLE ${collection.table} ADD COLUMN ${columnFor(field, collection.form)}`, []);
  if (added.length > 0) backfill(sql, collection, before.form, added);
}

/** Takes the values from the documents as a write would: SQLite's own JSON functions read some texts otherwise. */
function backfill(sql: Sql, collection: Collection, form: BodyForm, fields: readonly string[]): void {
  const { table } = collection;
  const page = `SELECT ${documentColumns(form)}, rowid FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${BACKFILL_ROWS}`;
  const update = `UPDATE ${table} SET ${fields.map((field) => `${columnOf(field)} = ?`).join(', ')} WHERE rowid = ?`;
  const withColumns = columnsInto(collection, fields);
  let last: bigint | null = -1n;
  while (last !== null) {
    const rows = sql.rows(page, [last]);
    last = null;
    for (const row of rows) {
      const { id, document } = storedIn<Document>(form)(row);
      last = row.at(-1) as bigint;
      sql.run(update, [...withColumns(0, id, document), last]);
    }
  }
}
