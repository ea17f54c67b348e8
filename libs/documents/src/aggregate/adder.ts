import type { Scalar } from '@parley/eventsourcing';

/** A group as a store adds it up: the values of its keys, units of time by their numbers; then its rows and its parts in the plan's order. */
export interface Group {
  readonly keys: readonly Scalar[];
  readonly count: number;
  readonly parts: readonly Scalar[];
}

/** A value of a group, and how many of its rows have it. */
export interface ValueCount {
  readonly keys: readonly Scalar[];
  readonly value: Scalar;
  readonly count: number;
}

/** How a store answers the two questions that a plan is made of. */
export interface Adder {
  /** The groups in any order; no more than `limit`. */
  groups(limit: number): Promise<readonly Group[]>;
  /** Hands over the values of a field that are not null, upwards in the store's order. */
  values(field: string, take: (value: ValueCount) => void): Promise<void>;
}
