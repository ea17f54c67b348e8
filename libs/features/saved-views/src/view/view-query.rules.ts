import { readListQuery, type Listing } from '@parley/application';
import { savedViewErrors } from './saved-views.errors.js';
import type { ViewQuery } from './saved-views.events.js';

/** Characters of an unknown name that an error carries. */
const SHOWN = 64;

/**
 * A query as somebody wrote it, in one form for each meaning: sorted by name. Throws `UNKNOWN_FILTER`, `INVALID_FILTER_VALUE`, and what
 * filters refuse of values together.
 */
export function readViewQuery(listing: Listing, written: Readonly<Record<string, unknown>>): ViewQuery {
  const {
    values,
    problems: [first],
  } = readListQuery(listing, written);
  if (first?.problem === 'unknown')
    throw savedViewErrors.UNKNOWN_FILTER({ filter: first.name.slice(0, SHOWN) });
  if (first) throw savedViewErrors.INVALID_FILTER_VALUE({ filter: first.name });
  for (const { name, check } of listing.filters) if (values[name] !== undefined) check?.(values);
  return Object.fromEntries(Object.entries(written as ViewQuery).sort(byName));
}

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number =>
  one < other ? -1 : 1;

export const isSameQuery = (one: ViewQuery, other: ViewQuery): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
