import type { Range } from '@parley/eventsourcing';
import { scalarOf, type Bound, type Bounds, type Compare, type Values } from './values.js';
import { documentErrors } from './document-errors.js';

/** Takes nothing. */
export const EMPTY = 'empty';

/** 1 for a lower bound, -1 for an upper one: also the direction of the sort that begins at it. */
export type Side = 1 | -1;

const OPERATORS: Readonly<Record<string, { readonly side: Side; readonly inclusive: boolean }>> = {
  gt: { side: 1, inclusive: false },
  gte: { side: 1, inclusive: true },
  lt: { side: -1, inclusive: false },
  lte: { side: -1, inclusive: true },
};

/** What a range takes; null when it names no bound. Throws INVALID_QUERY. */
export function boundsOf<V>(values: Values<V>, field: string, range: Range): Bounds<V> | typeof EMPTY | null {
  let bounds: Bounds<V> | null = null;
  let isEmpty = false;
  for (const [operator, given] of Object.entries(range) as [string, unknown][]) {
    const known = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (!known) throw documentErrors.INVALID_QUERY(`A range over ${field} has an unknown bound.`);
    if (given === undefined) continue;
    const value = values.of(field, comparable(field, given));
    const kind = values.kindOf(value);
    bounds ??= values.all(kind);
    if (bounds.kind !== kind) isEmpty = true;
    bounds = narrowed(values.compare, bounds, known.side, { value, inclusive: known.inclusive });
  }
  return isEmpty ? EMPTY : bounds;
}

function comparable(field: string, given: unknown): string | number | boolean {
  const scalar = scalarOf(given);
  if (scalar !== undefined && scalar !== null) return scalar;
  const message = `A bound of the range over ${field} is not a number, text or boolean.`;
  throw documentErrors.INVALID_QUERY(message);
}

/** The same with one more bound. */
export const narrowed = <V>(
  compare: Compare<V>,
  bounds: Bounds<V>,
  side: Side,
  bound: Bound<V> | null,
): Bounds<V> =>
  side === 1
    ? { ...bounds, lower: tighter(compare, 1, bounds.lower, bound) }
    : { ...bounds, upper: tighter(compare, -1, bounds.upper, bound) };

/** Of two bounds on one side, the one that takes less. */
function tighter<V>(
  compare: Compare<V>,
  side: Side,
  a: Bound<V> | null,
  b: Bound<V> | null,
): Bound<V> | null {
  if (a === null || b === null) return a ?? b;
  const order = compare(a.value, b.value) * side;
  if (order === 0) return a.inclusive ? b : a;
  return order > 0 ? a : b;
}

export const isWithin = <V>(
  { kindOf, compare }: Pick<Values<V>, 'kindOf' | 'compare'>,
  { kind, lower, upper }: Bounds<V>,
  value: V,
): boolean =>
  kindOf(value) === kind && isInside(compare, 1, lower, value) && isInside(compare, -1, upper, value);

/** Whether a value keeps to a bound of this side. */
export function isInside<V>(compare: Compare<V>, side: Side, bound: Bound<V> | null, value: V): boolean {
  if (bound === null) return true;
  const order = compare(value, bound.value) * side;
  return order > 0 || (order === 0 && bound.inclusive);
}
