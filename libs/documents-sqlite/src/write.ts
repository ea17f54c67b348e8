import { ValidationError, type Document, type DocumentWrite } from '@parley/eventsourcing';
import { columnOf, type Collection } from './collection.js';
import type { Sql, SqlValue } from './sql.js';
import { jsonOf, storable } from './text.js';
import { fieldValue, type ColumnValue } from './values.js';

const GREATEST_POSITION = 2n ** 63n - 1n;

/** One statement's values, ready to run: taken when the write is asked for, so that a later change of the document shows nowhere. */
export interface PreparedWrite {
  readonly removes: boolean;
  readonly values: readonly SqlValue[];
}

export function checkPosition(position: bigint, of: string): bigint {
  if (typeof position === 'bigint' && position >= 0n && position <= GREATEST_POSITION) return position;
  throw new ValidationError('INVALID_DOCUMENT', `The position of ${of} is not from 0 to 2^63-1.`);
}

/** Throws INVALID_DOCUMENT. */
export function columnValues(
  collection: string,
  fields: readonly string[],
  id: string,
  document: Document,
): ColumnValue[] {
  return fields.map((field) => {
    const value = fieldValue(document, field);
    if (value !== undefined) return value;
    const details = { collection, id, field };
    throw new ValidationError(
      'INVALID_DOCUMENT',
      `The indexed field ${field} of a document is not scalar.`,
      details,
    );
  });
}

/** Throws INVALID_DOCUMENT. */
export function prepareWrite({ name, fields }: Collection, write: DocumentWrite): PreparedWrite {
  const id = storable(write.id, 'document id');
  const position = checkPosition(write.position, 'a document');
  const { document, late } = write;
  // A late removal may take a document of its own position.
  if (document === null) return { removes: true, values: [id, position, late ? position : -1n] };
  const kept = late ? jsonOf(late, `document ${id}`) : null;
  const columns = columnValues(name, fields, id, document);
  return { removes: false, values: [id, position, kept, jsonOf(document, `document ${id}`), ...columns] };
}

/** Runs the writes in order; each changes nothing where the stored position forbids it. */
export function runWrites(sql: Sql, { table, fields }: Collection, writes: readonly PreparedWrite[]): void {
  const columns = ['position', 'late', 'body', ...fields.map(columnOf)];
  const upsert =
    `INSERT INTO ${table} (id, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)}) ` +
    `ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')} ` +
    'WHERE excluded.position > position OR (excluded.position = position AND excluded.late IS NOT NULL)';
  const remove = `DELETE FROM ${table} WHERE id = ? AND (position < ? OR position = ?)`;
  for (const { removes, values } of writes) sql.run(removes ? remove : upsert, values);
}
