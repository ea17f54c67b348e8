import type { Document, DocumentWrite } from '@parley/eventsourcing';
import { checkPosition, jsonOf, notScalar, storable, wordsOf, type DocumentWords } from '@parley/documents';
import type { Collection } from '../collections/collection.js';
import type { RowsById } from '../collections/rows-by-id.js';
import type { BodyForm } from './body.js';
import { uuidColumn } from './uuid.js';
import { rowNumbersOf } from './get.js';
import { insertRows, insertText, type Insert } from './insert.js';
import { columnOf, lastRow, type Sql, type SqlValue } from '../sql.js';
import { fieldValue, NULL_COLUMN, wholeOf, type ColumnValue } from '../values.js';

/** Places among the values of a row. */
const [ID, POSITION, LATE, BODY] = [0, 1, 2, 3];
/** How many values stand before those of columns. */
const OWN = 4;

/** One statement's values, ready to run: taken when the write is asked for, so that a later change of the document shows nowhere. */
export interface PreparedWrite {
  readonly id: string;
  readonly removes: boolean;
  /** Null: the document is not found by words, or is removed. */
  readonly words: DocumentWords | null;
  /** Of a collection that knows rows by their ids, the row's number comes first; null until the write is run. */
  readonly values: SqlValue[];
}

/** What becomes of a value in its column. */
type ColumnForm = (value: ColumnValue) => SqlValue;

function columnForm({ sparse, uuids, hasWholes }: BodyForm, field: string): ColumnForm {
  const form: ColumnForm = uuids.has(field) ? uuidColumn : hasWholes ? wholeOf : (value) => value;
  return sparse.has(field) ? (value) => (value === NULL_COLUMN ? null : form(value)) : form;
}

/** Puts what a document's columns hold behind the first `own` values of a list, which it makes. Throws INVALID_DOCUMENT. */
export function columnsInto({ name, form }: Pick<Collection, 'name' | 'form'>, fields: readonly string[]) {
  const columns = fields.map((field) => ({ field, formed: columnForm(form, field) }));
  return (own: number, id: string, document: Document): SqlValue[] => {
    // A list that grows takes three times the memory.
    const values = new Array<SqlValue>(own + columns.length).fill(null);
    let place = own;
    for (const { field, formed } of columns) {
      const value = fieldValue(document, field);
      if (value === undefined) throw notScalar(name, id, field);
      values[place++] = formed(value);
    }
    return values;
  };
}

/** Prepares one write after the other. Throws INVALID_DOCUMENT. */
export function createPrepare(collection: Collection): (write: DocumentWrite) => PreparedWrite {
  const { fields, form, words: by } = collection;
  const withColumns = columnsInto(collection, fields);
  const first = collection.rows === null ? 0 : 1;
  return (write) => {
    const id = storable(write.id, 'document id');
    const position = checkPosition(write.position, 'a document');
    const { document, late } = write;
    // A late removal may take a document of its own position.
    if (document === null)
      return { id, removes: true, words: null, values: [id, position, late ? position : -1n] };
    const values = withColumns(first + OWN, id, document);
    values[first + ID] = id;
    values[first + POSITION] = position;
    if (late) values[first + LATE] = jsonOf(late, `document ${id}`);
    values[first + BODY] = jsonOf(form.write(document), `document ${id}`);
    const words = by && wordsOf(by.spec, id, document);
    return { id, removes: false, words, values };
  };
}

/**
 * Runs the writes in order; each changes nothing where the stored position forbids it. `changed` is told of the others; null: nothing asks
 * for them.
 */
export function runWrites(
  sql: Sql,
  collection: Collection,
  writes: readonly PreparedWrite[],
  changed: ((write: PreparedWrite) => void) | null,
): void {
  if (collection.rows === null) {
    runByKey(sql, upsertInto(collection, 'id'), writes, changed);
    return;
  }
  numberRows(sql, collection, collection.rows, writes);
  // Nothing is found by words before all indexes are there, so that nothing asks what has changed.
  runByKey(sql, upsertInto(collection, 'rowid'), writes, null);
}

function runByKey(
  sql: Sql,
  upsert: Upsert,
  writes: readonly PreparedWrite[],
  changed: ((write: PreparedWrite) => void) | null,
): void {
  if (changed === null && !writes.some(({ removes }) => removes)) {
    const rows = writes.map(({ values }) => values);
    insertRows(sql, upsert, rows);
    return;
  }
  const one = insertText(upsert, 1);
  const remove = `DELETE FROM ${upsert.table} WHERE ${upsert.key} = ? AND (position < ? OR position = ?)`;
  for (const write of writes) {
    const changes = sql.run(write.removes ? remove : one, write.values);
    if (changes > 0) changed?.(write);
  }
}

/** Gives writes the numbers of their rows, new ones behind all that there are. */
function numberRows(
  sql: Sql,
  collection: Collection,
  known: RowsById,
  writes: readonly PreparedWrite[],
): void {
  const ids = writes.map(({ id }) => id);
  const rows = rowNumbersOf(sql, collection, known, ids);
  let last = lastRow(sql, collection.table);
  for (const { id, values } of writes) {
    let row = rows.get(id);
    if (row === undefined) {
      row = last += 1n;
      rows.set(id, row);
      known.add(id, Number(row));
    }
    values[0] = row;
  }
}

interface Upsert extends Insert {
  /** By which a document is found. */
  readonly key: string;
}

function upsertInto({ table, fields }: Collection, key: 'id' | 'rowid'): Upsert {
  const columns = ['position', 'late', 'body', ...fields.map(columnOf)];
  const onConflict =
    `ON CONFLICT (${key}) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')} ` +
    'WHERE excluded.position > position OR (excluded.position = position AND excluded.late IS NOT NULL)';
  return { table, columns: [...(key === 'id' ? [] : [key]), 'id', ...columns], onConflict, key };
}
