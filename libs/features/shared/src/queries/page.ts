import { queryErrors } from './query.errors.js';

/** A part of a list, in its order. `next` is passed as `cursor` for the part after it; null: there is no more. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface PageParams {
  readonly cursor?: string | undefined;
  /** 1 to 100; default 50. */
  readonly limit?: number | undefined;
}

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 100;

/** Throws `INVALID_PAGE`. */
export function limitOf(limit: number | undefined): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw queryErrors.INVALID_PAGE(`A page has 1 to ${MAX_LIMIT} rows.`);
}
