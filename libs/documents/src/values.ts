import type { Scalar } from '@parley/eventsourcing';

/** Kinds of values in the order in which stores sort them. A `date` is there only in a store that has dates of its own. */
export const KINDS = ['null', 'number', 'string', 'boolean', 'date'] as const;
export type Kind = (typeof KINDS)[number];

export interface Bound<V> {
  readonly value: V;
  readonly inclusive: boolean;
}

/** Values of one kind. */
export interface Bounds<V> {
  readonly kind: Kind;
  readonly lower: Bound<V> | null;
  readonly upper: Bound<V> | null;
}

/** How a store holds the scalars of its indexed fields, as values of `V`. */
export interface Values<V> {
  of(field: string, scalar: Scalar): V;
  kindOf(value: V): Kind;
  /** Negative, 0 or positive, exactly as the store sorts. */
  compare(a: V, b: V): number;
  /** The bounds that a store has to be given for all values of a kind. */
  all(kind: Kind): Bounds<V>;
}

export type Compare<V> = Values<V>['compare'];

/** Undefined when the value is not scalar. What JSON writes as null (absent, NaN) is null here too. */
export function scalarOf(value: unknown): Scalar | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}
