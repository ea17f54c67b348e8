import { readFilterValue, type ColumnFilter } from '@parley/application';
import { savedViewErrors } from './saved-views.errors.js';
import type { ViewQuery } from './saved-views.events.js';

/** Characters of an unknown name that an error carries. */
const SHOWN = 64;

/**
 * A query as somebody wrote it, in one form for each meaning: sorted by name. Throws `UNKNOWN_FILTER`, `INVALID_FILTER_VALUE`, and what
 * filters refuse of values together.
 */
export function readViewQuery(
  filters: readonly ColumnFilter[],
  written: Readonly<Record<string, unknown>>,
): ViewQuery {
  const entries = Object.entries(written).sort(([one], [other]) => (one < other ? -1 : 1));
  const values = new Map(
    entries.map(([name, value]) => {
      const filter = filters.find((known) => known.name === name);
      if (filter === undefined) throw savedViewErrors.UNKNOWN_FILTER({ filter: name.slice(0, SHOWN) });
      const read = typeof value === 'string' ? readFilterValue(filter.field, value) : undefined;
      if (read === undefined) throw savedViewErrors.INVALID_FILTER_VALUE({ filter: name });
      return [name, read];
    }),
  );
  const all = Object.fromEntries(values);
  for (const { name, check } of filters) if (values.has(name)) check?.(all);
  return Object.fromEntries(entries) as ViewQuery;
}

export const isSameQuery = (one: ViewQuery, other: ViewQuery): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
