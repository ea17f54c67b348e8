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

/** Numbers that a group's percentiles are: by their ranks from 1, upwards. `numbers`: how many the group has. */
export interface Ranked {
  readonly keys: readonly Scalar[];
  readonly numbers: number;
  readonly ranks: readonly number[];
}

/** How a store answers the two questions that a plan is made of. */
export interface Adder {
  /** The groups in any order; no more than `limit`. */
  groups(limit: number): Promise<readonly Group[]>;
  /** Hands over the values of a field that are not null, upwards in the store's order. */
  values(field: string, take: (value: ValueCount) => void): Promise<void>;
  /** The numbers of a field at the ranks of each group; null: only by {@link values}. Absent: always so. */
  ranks?(field: string, wanted: readonly Ranked[]): Promise<readonly (readonly number[])[] | null>;
  /** How many different values of a field each of these groups has; null: only by {@link values}. Absent: always so. */
  different?(field: string, groups: readonly (readonly Scalar[])[]): Promise<readonly number[] | null>;
}
