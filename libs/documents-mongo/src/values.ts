import type { Scalar } from '@parley/eventsourcing';
import { KINDS, type Kind, type Values } from '@parley/documents';

/** A scalar as a document of MongoDB holds it. */
export type BsonScalar = string | number | boolean | null | Date;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** The date that a text names; null when it names none. */
export function dateOf(text: string): Date | null {
  if (!INSTANT.test(text)) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

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

/** MongoDB compares within one kind, so that a kind needs no bounds. */
export const ORDER: Omit<Values<BsonScalar>, 'of'> = {
  kindOf,
  compare: compareScalars,
  all: (kind) => ({ kind, lower: null, upper: null }),
};

/** `isDate`: whether a field is declared one. */
export const valuesWith = (isDate: (field: string) => boolean): Values<BsonScalar> => ({
  ...ORDER,
  of: (field, scalar: Scalar) =>
    typeof scalar === 'string' && isDate(field) ? (dateOf(scalar) ?? scalar) : scalar,
});
