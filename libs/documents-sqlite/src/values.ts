import type { Document } from '@parley/eventsourcing';

/**
 * A scalar as its index column holds it, in the order null < numbers < text < booleans.
 * JSON has no infinity, so minus infinity stands for null: a plain comparison then orders everything.
 */
export type ColumnValue = number | string | Buffer;

export const NULL_COLUMN = Number.NEGATIVE_INFINITY;
const FALSE = Buffer.from([0]);
const TRUE = Buffer.from([1]);

/** Undefined when the value is not scalar. What JSON writes as null (absent, NaN) is null here too. */
export function columnValue(value: unknown): ColumnValue | undefined {
  if (value === null || value === undefined) return NULL_COLUMN;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : NULL_COLUMN;
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  return undefined;
}

/** What a document's field is in its column; an absent field counts as null. */
export function fieldValue(document: Document, field: string): ColumnValue | undefined {
  return columnValue(Object.hasOwn(document, field) ? document[field] : null);
}

const rank = (value: ColumnValue): number =>
  typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2;

const bytesOf = (value: string | Buffer): Buffer => (typeof value === 'string' ? Buffer.from(value) : value);

/** Negative, 0 or positive, exactly as SQLite orders the columns: text by its UTF-8 bytes, which is by code point. */
export function compareColumns(a: ColumnValue, b: ColumnValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'number' || typeof b === 'number' || rank(a) !== rank(b)) return rank(a) - rank(b);
  return Buffer.compare(bytesOf(a), bytesOf(b));
}
