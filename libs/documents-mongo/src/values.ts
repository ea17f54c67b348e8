import type { Scalar } from '@parley/eventsourcing';

/** A scalar as a document of MongoDB holds it. */
export type BsonScalar = string | number | boolean | null | Date;
/** In the order in which MongoDB sorts them. */
export const KINDS = ['null', 'number', 'string', 'boolean', 'date'] as const;
export type Kind = (typeof KINDS)[number];

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** The date that a text names; null when it names none. */
export function dateOf(text: string): Date | null {
  if (!INSTANT.test(text)) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Undefined when the value is not scalar. What JSON writes as null (absent, NaN) is null here too. */
export function scalarOf(value: unknown): Scalar | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}

/** `isDate`: the field is declared one. */
export const bsonScalar = (value: Scalar, isDate: boolean): BsonScalar =>
  isDate && typeof value === 'string' ? (dateOf(value) ?? value) : value;

export function kindOf(value: BsonScalar): Kind {
  if (value === null) return 'null';
  if (value instanceof Date) return 'date';
  return typeof value as 'number' | 'string' | 'boolean';
}

/** Negative, 0 or positive, as MongoDB sorts: text by its UTF-8 bytes, which is by code point. */
export function compareScalars(a: BsonScalar, b: BsonScalar): number {
  const kinds = KINDS.indexOf(kindOf(a)) - KINDS.indexOf(kindOf(b));
  if (kinds !== 0 || a === b) return kinds;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}
