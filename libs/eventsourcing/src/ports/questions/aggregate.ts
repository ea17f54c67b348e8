import type { Scalar, Where } from './where.js';

/** Lengths of local time; a week begins on Monday. */
export const TIME_UNITS = ['hour', 'day', 'week', 'month'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/**
 * What rows are put together by: a field's value, or the unit of local time that a declared date lies in. The group is then named by
 * the unit's first instant, as a date in UTC. `zone`: an IANA name. Offsets before 1970 and after 2100 count as those of these years.
 */
export type GroupKey =
  | { readonly field: string; readonly unit?: undefined }
  | { readonly field: string; readonly unit: TimeUnit; readonly zone: string };

/**
 * One figure of a group. Sum, average and percentiles take numbers only; lowest, highest and distinct go past null. Without values a
 * count or sum is 0, any other figure null. A percentile is the least value that so many percent of the values do not exceed, exactly.
 */
export type Measure =
  | { readonly of: 'count' }
  | { readonly of: 'sum' | 'average' | 'lowest' | 'highest' | 'distinct'; readonly field: string }
  /** Values that are numbers. */
  | { readonly of: 'numbers'; readonly field: string }
  /** `percent`: an integer from 1 to 100. */
  | { readonly of: 'percentile'; readonly field: string; readonly percent: number };

/**
 * Figures of the documents that the branches take, answered from one index that holds every field named. Equalities and ranges that the
 * index begins with limit what is read; the others are checked on the way. The branches must not overlap.
 */
export interface AggregateQuery {
  readonly anyOf: readonly Where[];
  /** By the name that the value has in the answer. None: one group of everything, there also without rows. */
  readonly groups: Readonly<Record<string, GroupKey>>;
  readonly measures: Readonly<Record<string, Measure>>;
  /** Names of groups and measures; the groups follow as tie-breaks, upwards. */
  readonly sort: readonly (readonly [name: string, direction: 1 | -1])[];
  readonly skip?: number;
  /** 1 to 10,000. */
  readonly limit: number;
}

export type AggregateRow = Readonly<Record<string, Scalar>>;

export interface AggregateAnswer {
  readonly rows: readonly AggregateRow[];
  /** How many groups there are, `skip` and `limit` apart. */
  readonly groups: number;
}

/** More are refused with INVALID_QUERY. */
export const MOST_GROUPS = 50_000;
