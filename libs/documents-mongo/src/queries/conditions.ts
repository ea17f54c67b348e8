import { KINDS, narrowed, type Bounds, type Kind } from '@parley/documents';
import { compareScalars, kindOf, ORDER, type BsonScalar } from '../values.js';

/** A condition over one field, as MongoDB takes it: its comparisons take values of the bound's own kind only. */
export type Condition = BsonScalar | Readonly<Record<string, unknown>>;

/** The least value of each kind. */
const LEAST: Readonly<Record<Exclude<Kind, 'null'>, BsonScalar>> = {
  number: Number.NEGATIVE_INFINITY,
  string: '',
  boolean: false,
  date: new Date(-8_640_000_000_000_000),
};

export function conditionOf({ kind, lower, upper }: Bounds<BsonScalar>): Condition {
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
export function beyond(
  value: BsonScalar,
  direction: 1 | -1,
  bounds: Bounds<BsonScalar> | null,
): readonly Condition[] {
  const own = KINDS.indexOf(kindOf(value));
  const later = [...KINDS].filter((_, place) => (place - own) * direction > 0);
  const inOrder = direction === 1 ? later : later.reverse();
  const kinds = [kindOf(value), ...inOrder].filter((kind) => bounds === null || kind === bounds.kind);
  return kinds.flatMap((kind) => {
    const all = bounds ?? ORDER.all(kind);
    if (kind !== kindOf(value)) return [conditionOf(all)];
    if (kind === 'null') return [];
    return [conditionOf(narrowed(compareScalars, all, direction, { value, inclusive: false }))];
  });
}
