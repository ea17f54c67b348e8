import { byStretch, UNITS, type Part, type PlannedKey } from '@parley/documents';
import type { Scalar } from '@parley/eventsourcing';

/** An expression of a pipeline. Only operators that every server of the protocol has. */
export type Expression = unknown;

const EPOCH = new Date(0);

/** What the groups are told apart by. A unit of time is its number; null where there is no date. */
export function keyExpression({ field, bucketing }: PlannedKey): Expression {
  const value = `$${field}`;
  if (bucketing === null) return { $ifNull: [value, null] };
  const { unit, stretches } = bucketing;
  const offset = byStretch<Expression>(
    stretches,
    (seconds) => seconds * 1_000,
    (instant, left, right) => ({ $cond: [{ $lt: [value, new Date(instant)] }, left, right] }),
  );
  return { $cond: [{ $gt: [value, null] }, unitOf(unit, value, offset), null] };
}

function unitOf(unit: keyof typeof UNITS | 'month', value: string, offset: Expression): Expression {
  if (unit === 'month') {
    const local = { $add: [value, offset] };
    return { $add: [{ $multiply: [{ $year: local }, 12] }, { $month: local }, -1] };
  }
  const { seconds, shift } = UNITS[unit];
  const local = { $add: [{ $subtract: [value, EPOCH] }, offset, shift * 1_000] };
  const start = { $subtract: [local, { $mod: [local, seconds * 1_000] }] };
  const number = unit === 'hour' ? { $subtract: [start, { $add: [offset, shift * 1_000] }] } : start;
  return { $divide: [number, 1_000] };
}

/** By the order of kinds: null, numbers, text. */
const isNumber = (value: string): Expression => ({ $and: [{ $gt: [value, null] }, { $lt: [value, ''] }] });

const PARTS: Readonly<Record<Part, (value: string) => Expression>> = {
  sum: (value) => ({ $sum: { $cond: [isNumber(value), value, 0] } }),
  numbers: (value) => ({ $sum: { $cond: [isNumber(value), 1, 0] } }),
  lowest: (value) => ({ $min: value }),
  highest: (value) => ({ $max: value }),
};

export const partExpression = ([part, field]: readonly [Part, string]): Expression =>
  PARTS[part](`$${field}`);

/** A value as the server computes it: sums of whole numbers may come as bigint. */
export function scalarFrom(value: unknown): Scalar {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return Number(value);
  return (value ?? null) as Scalar;
}
