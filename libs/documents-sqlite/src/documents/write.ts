import type { Document, DocumentWrite } from '@parley/eventsourcing';
import { checkPosition, jsonOf, notScalar, storable, wordsOf, type DocumentWords } from '@parley/documents';
import type { Collection } from '../collections/collection.js';
import type { BodyForm } from './body.js';
import { uuidColumn } from './uuid.js';
import { insertRows, insertText, type Insert } from './insert.js';
import { columnOf, type Sql, type SqlValue } from '../sql.js';
import { fieldValue, NULL_COLUMN, wholeOf, type ColumnValue } from '../values.js';

/** Places among the values of a row: its id and position stand before them. */
const [LATE, BODY] = [2, 3];
/** How many values stand before those of columns. */
const OWN = 4;

/** One statement's values, ready to run: taken when the write is asked for, so that a later change of the document shows nowhere. */
export interface PreparedWrite {
  readonly id: string;
  readonly removes: boolean;
  /** Null: the document is not found by words, or is removed. */
  readonly words: DocumentWords | null;
  readonly values: readonly SqlValue[];
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
  return (write) => {
    const id = storable(write.id, 'document id');
    const position = checkPosition(write.position, 'a document');
    const { document, late } = write;
    // A late removal may take a document of its own position.
    if (document === null)
      return { id, removes: true, words: null, values: [id, position, late ? position : -1n] };
    const values = withColumns(OWN, id, document);
    values[0] = id;
    values[1] = position;
    if (late) values[LATE] = jsonOf(late, `document ${id}`);
    values[BODY] = jsonOf(form.write(document), `document ${id}`);
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
  const upsert = upsertInto(collection);
  if (changed === null && !writes.some(({ removes }) => removes)) {
    const rows = writes.map(({ values }) => values);
    insertRows(sql, upsert, rows);
    return;
  }
  const one = insertText(upsert, 1);
  const remove = `DELETE FROM ${collection.table} WHERE id = ? AND (position < ? OR position = ?)`;
  for (const write of writes) {
    const changes = sql.run(write.removes ? remove : one, write.values);
    if (changes > 0) changed?.(write);
  }
}

function upsertInto({ table, fields }: Collection): Insert {
  const columns = ['position', 'late', 'body', ...fields.map(columnOf)];
  const onConflict =
    `ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')} ` +
    'WHERE excluded.position > position OR (excluded.position = position AND excluded.late IS NOT NULL)';
  return { table, columns: ['id', ...columns], onConflict };
}
