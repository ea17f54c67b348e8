import { ValidationError, type Range } from '@parley/eventsourcing';
import { columnValue, compareColumns, NULL_COLUMN, type ColumnValue } from './values.js';

export interface Bound {
  readonly value: ColumnValue;
  readonly inclusive: boolean;
}

export interface Bounds {
  readonly lower: Bound | null;
  readonly upper: Bound | null;
}

/** 1 for a lower bound, -1 for an upper one: also the direction of the sort that begins at it. */
export type Side = 1 | -1;

const open = (value: ColumnValue): Bound => ({ value, inclusive: false });
const closed = (value: ColumnValue): Bound => ({ value, inclusive: true });

const EMPTY = Buffer.alloc(0);
/** Where each kind of value begins and ends among the others. */
const KINDS = {
  number: { lower: open(NULL_COLUMN), upper: open('') },
  string: { lower: closed(''), upper: open(EMPTY) },
  boolean: { lower: closed(EMPTY), upper: null },
} as const;

const OPERATORS: Readonly<Record<string, { side: Side; inclusive: boolean }>> = {
  gt: { side: 1, inclusive: false },
  gte: { side: 1, inclusive: true },
  lt: { side: -1, inclusive: false },
  lte: { side: -1, inclusive: true },
};

/** Of two bounds on one side, the one that takes less. */
export function tighter(side: Side, a: Bound | null, b: Bound | null): Bound | null {
  if (a === null || b === null) return a ?? b;
  const order = compareColumns(a.value, b.value) * side;
  if (order === 0) return a.inclusive ? b : a;
  return order > 0 ? a : b;
}

/** What a range takes; null when it names no bound. Throws INVALID_QUERY. */
export function boundsOf(field: string, range: Range): Bounds | null {
  let bounds: Bounds | null = null;
  for (const [operator, value] of Object.entries(range) as [string, unknown][]) {
    const known = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (!known) throw new ValidationError('INVALID_QUERY', `A range over ${field} has an unknown bound.`);
    if (value === undefined) continue;
    bounds = narrow(bounds, field, value, known);
  }
  return bounds;
}

function narrow(
  bounds: Bounds | null,
  field: string,
  value: unknown,
  { side, inclusive }: { side: Side; inclusive: boolean },
): Bounds {
  const column = columnValue(value);
  if (column === undefined || column === NULL_COLUMN) {
    throw new ValidationError(
      'INVALID_QUERY',
      `A bound of the range over ${field} is not a number, text or boolean.`,
    );
  }
  const kind = KINDS[typeof value as keyof typeof KINDS];
  const lower = tighter(1, bounds?.lower ?? null, kind.lower);
  const upper = tighter(-1, bounds?.upper ?? null, kind.upper);
  const bound = { value: column, inclusive };
  return side === 1
    ? { lower: tighter(1, lower, bound), upper }
    : { lower, upper: tighter(-1, upper, bound) };
}

/** Whether one value lies within. */
export function isWithin({ lower, upper }: Bounds, value: ColumnValue): boolean {
  return isInside(1, lower, value) && isInside(-1, upper, value);
}

/** Whether a value keeps to a bound of this side. */
export function isInside(side: Side, bound: Bound | null, value: ColumnValue): boolean {
  if (bound === null) return true;
  const order = compareColumns(value, bound.value) * side;
  return order > 0 || (order === 0 && bound.inclusive);
}
