import type { ColumnValue } from '../values.js';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const LENGTH = 36;
const DIGITS = /^[\dA-F]{32}$/;

/** The bytes of a UUID as it is mostly written; any other text is itself. */
export function uuidColumn(value: ColumnValue): ColumnValue {
  if (typeof value !== 'string' || value.length !== LENGTH || !UUID.test(value)) return value;
  const hex = value.slice(0, 8) + value.slice(9, 13) + value.slice(14, 18) + value.slice(19, 23);
  return Buffer.from(hex + value.slice(24), 'hex');
}

/** How the column is read: the driver takes as long for bytes as for two texts. */
export const uuidDigits = (column: string): string =>
  `iif(typeof(${column}) = 'blob', hex(${column}), ${column})`;

/** Whether a text would be taken for the digits of a UUID. */
export const isLikeDigits = (value: unknown): boolean => typeof value === 'string' && DIGITS.test(value);

/** A value that was read by {@link uuidDigits}. */
export function uuidFrom(value: unknown): unknown {
  if (!isLikeDigits(value)) return value;
  const hex = (value as string).toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The text of a column as an expression. */
export function uuidIn(column: string): string {
  const part = (from: number, length: number): string => `substr(lower(hex(${column})), ${from}, ${length})`;
  const parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ");
  return `iif(typeof(${column}) = 'blob', ${parts}, ${column})`;
}
