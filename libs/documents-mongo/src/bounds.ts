import { ValidationError, type Range } from '@parley/eventsourcing';
import { bsonScalar, compareScalars, KINDS, kindOf, scalarOf, type BsonScalar, type Kind } from './values.js';

/** A condition over one field, as MongoDB takes it: its comparisons take values of the bound's own kind only. */
export type Condition = BsonScalar | Readonly<Record<string, unknown>>;

interface Bound {
  readonly value: BsonScalar;
  readonly inclusive: boolean;
}

/** Values of one kind; no bound: all of that kind. */
export interface Bounds {
  readonly kind: Kind;
  readonly lower: Bound | null;
  readonly upper: Bound | null;
}

/** Takes nothing. */
export const EMPTY = 'empty';

const OPERATORS: Readonly<Record<string, { readonly side: 1 | -1; readonly inclusive: boolean }>> = {
  gt: { side: 1, inclusive: false },
  gte: { side: 1, inclusive: true },
  lt: { side: -1, inclusive: false },
  lte: { side: -1, inclusive: true },
};

/** What a range takes; null when it names no bound. Throws INVALID_QUERY. */
export function boundsOf(field: string, range: Range, isDate: boolean): Bounds | typeof EMPTY | null {
  let bounds: Bounds | null = null;
  let isEmpty = false;
  for (const [operator, given] of Object.entries(range) as [string, unknown][]) {
    const known = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (!known) throw new ValidationError('INVALID_QUERY', `A range over ${field} has an unknown bound.`);
    if (given === undefined) continue;
    const scalar = scalarOf(given);
    if (scalar === undefined || scalar === null) {
      throw new ValidationError(
        'INVALID_QUERY',
        `A bound of the range over ${field} is not a number, text or boolean.`,
      );
    }
    const value = bsonScalar(scalar, isDate);
    bounds ??= { kind: kindOf(value), lower: null, upper: null };
    if (bounds.kind !== kindOf(value)) isEmpty = true;
    bounds = narrowed(bounds, known.side, { value, inclusive: known.inclusive });
  }
  return isEmpty ? EMPTY : bounds;
}

/** The same with one more bound. */
export function narrowed(bounds: Bounds, side: 1 | -1, bound: Bound): Bounds {
  return side === 1
    ? { ...bounds, lower: tighter(1, bounds.lower, bound) }
    : { ...bounds, upper: tighter(-1, bounds.upper, bound) };
}

function tighter(side: 1 | -1, a: Bound | null, b: Bound): Bound {
  if (a === null) return b;
  const order = compareScalars(a.value, b.value) * side;
  if (order === 0) return a.inclusive ? b : a;
  return order > 0 ? a : b;
}

export function isWithin({ kind, lower, upper }: Bounds, value: BsonScalar): boolean {
  const keeps = (side: 1 | -1, bound: Bound | null): boolean => {
    if (bound === null) return true;
    const order = compareScalars(value, bound.value) * side;
    return order > 0 || (order === 0 && bound.inclusive);
  };
  return kindOf(value) === kind && keeps(1, lower) && keeps(-1, upper);
}

/** The least value of each kind. */
const LEAST: Readonly<Record<Exclude<Kind, 'null'>, BsonScalar>> = {
  number: Number.NEGATIVE_INFINITY,
  string: '',
  boolean: false,
  date: new Date(-8_640_000_000_000_000),
};

export function conditionOf({ kind, lower, upper }: Bounds): Condition {
  if (kind === 'null') return null;
  const from = lower ?? { value: LEAST[kind], inclusive: true };
  return {
    [from.inclusive ? '$gte' : '$gt']: from.value,
    ...(upper ? { [upper.inclusive ? '$lte' : '$lt']: upper.value } : {}),
  };
}

/**
 * Conditions for everything that comes after a value, in the order in which it comes: MongoDB sorts over all kinds, but compares
 * within one. `bounds`: what the field is limited to.
 */
export function beyond(value: BsonScalar, direction: 1 | -1, bounds: Bounds | null): readonly Condition[] {
  const own = KINDS.indexOf(kindOf(value));
  const later = [...KINDS].filter((_, place) => (place - own) * direction > 0);
  const inOrder = direction === 1 ? later : later.reverse();
  const kinds = [kindOf(value), ...inOrder].filter((kind) => bounds === null || kind === bounds.kind);
  return kinds.flatMap((kind) => {
    const all = bounds ?? { kind, lower: null, upper: null };
    if (kind !== kindOf(value)) return [conditionOf(all)];
    if (kind === 'null') return [];
    return [conditionOf(narrowed(all, direction, { value, inclusive: false }))];
  });
}
