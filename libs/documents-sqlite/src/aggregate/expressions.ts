import { byStretch, UNITS, type Part, type PlannedKey } from '@parley/documents';
import type { Scalar } from '@parley/eventsourcing';
import { columnOf, type SqlRow } from '../sql.js';
import { NULL_COLUMN } from '../values.js';

/** What the groups are told apart by. A unit of time is its number; null where there is no date. */
export function keyExpression({ field, bucketing }: PlannedKey): string {
  const column = columnOf(field);
  if (bucketing === null) return column;
  const { unit, stretches } = bucketing;
  const offset = byStretch(stretches, String, (instant, left, right) => {
    return `CASE WHEN ${column} < '${instant}' THEN ${left} ELSE ${right} END`;
  });
  const local = `unixepoch(${column}) + ${offset}`;
  if (unit === 'month') {
    const part = (name: string): string => `CAST(strftime('%${name}', ${local}, 'unixepoch') AS INTEGER)`;
    return `${part('Y')} * 12 + ${part('m')} - 1`;
  }
  const { seconds, shift } = UNITS[unit];
  const start = `(${local} + ${shift}) / ${seconds} * ${seconds}`;
  return unit === 'hour' ? `${start} - ${shift} - (${offset})` : start;
}

/** A value and its kind: the driver ends text at its first NUL, but not bytes. */
export const readable = (expression: string): readonly string[] => [
  `typeof(${expression})`,
  `CASE typeof(${expression}) WHEN 'text' THEN CAST(${expression} AS BLOB) ELSE ${expression} END`,
];

/** What {@link readable} has read, from this place of a row. */
export function scalarAt(row: SqlRow, place: number): Scalar {
  const kind = row[place];
  const value = row[place + 1] ?? null;
  if (value === null || value === NULL_COLUMN) return null;
  if (kind === 'text') return String(value);
  return typeof value === 'object' ? value[0] === 1 : Number(value);
}

/** By the order of kinds: null, numbers, text. It takes two thirds of the time of asking for the kind. */
export const isNumber = (column: string): string => `${column} > -9e999 AND ${column} < ''`;

/** A filter takes less time than a value that is null for what does not count. */
const PARTS: Readonly<Record<Part, (column: string) => string>> = {
  // `sum` fails where whole numbers add up to more than 64 bits.
  sum: (column) => `total(${column}) FILTER (WHERE ${isNumber(column)})`,
  numbers: (column) => `count(*) FILTER (WHERE ${isNumber(column)})`,
  lowest: (column) => `min(${column}) FILTER (WHERE ${column} > -9e999)`,
  highest: (column) => `max(${column}) FILTER (WHERE ${column} > -9e999)`,
};

export const partExpression = ([part, field]: readonly [Part, string]): string =>
  PARTS[part](columnOf(field));
