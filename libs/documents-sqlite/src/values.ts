import type { Document, Scalar } from '@parley/eventsourcing';
import { scalarOf, type Bound, type Bounds, type Kind, type Values } from '@parley/documents';

/**
 * A scalar as its index column holds it, in the order null < numbers < text < booleans.
 * JSON has no infinity, so minus infinity stands for null: a plain comparison then orders everything.
 */
export type ColumnValue = number | string | Buffer;

export const NULL_COLUMN = Number.NEGATIVE_INFINITY;
const FALSE = Buffer.from([0]);
const TRUE = Buffer.from([1]);

export function columnValue(scalar: Scalar): ColumnValue {
  if (scalar === null) return NULL_COLUMN;
  if (typeof scalar === 'boolean') return scalar ? TRUE : FALSE;
  return scalar;
}

/** A column's value as it is bound: the driver makes a real of every number, and a whole one takes half of its eight bytes or less. There is no whole -0. */
export const wholeOf = (value: ColumnValue): ColumnValue | bigint =>
  Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value as number) : value;

/** What a document's field is in its column; an absent field counts as null, and undefined stands for what is not scalar. */
export function fieldValue(document: Document, field: string): ColumnValue | undefined {
  const scalar = scalarOf(document[field]);
  if (scalar !== undefined) return columnValue(scalar);
  // What every object inherits is no scalar: so this is seldom asked.
  return Object.hasOwn(document, field) ? undefined : NULL_COLUMN;
}

function kindOf(value: ColumnValue): Kind {
  if (value === NULL_COLUMN) return 'null';
  return typeof value === 'object' ? 'boolean' : (typeof value as 'number' | 'string');
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

const open = (value: ColumnValue): Bound<ColumnValue> => ({ value, inclusive: false });
const closed = (value: ColumnValue): Bound<ColumnValue> => ({ value, inclusive: true });

const EMPTY = Buffer.alloc(0);
/** Where each kind of value begins and ends among the others: SQLite compares across kinds. */
const ENDS: Readonly<Partial<Record<Kind, Omit<Bounds<ColumnValue>, 'kind'>>>> = {
  number: { lower: open(NULL_COLUMN), upper: open('') },
  string: { lower: closed(''), upper: open(EMPTY) },
  boolean: { lower: closed(EMPTY), upper: null },
};

export const COLUMNS: Values<ColumnValue> = {
  of: (_, scalar) => columnValue(scalar),
  kindOf,
  compare: compareColumns,
  all: (kind) => ({ kind, lower: null, upper: null, ...ENDS[kind] }),
};
