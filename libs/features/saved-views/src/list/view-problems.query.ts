import {
  ifReady,
  isRefusal,
  isRefused,
  readListQuery,
  type Asked,
  type ColumnFilter,
  type Listing,
  type QueryReader,
} from '@parley/application';
import type { ViewQuery } from '../view/saved-views.events.js';

/**
 * `unknown`: no feature has the filter or order any more. `refused`: it does not take the value now, or there is no such order now. `gone`: the
 * value names what was deleted.
 */
export const PROBLEMS = ['unknown', 'refused', 'gone'] as const;

/** Why a view does not find what it was saved for. */
export interface ViewProblem {
  /** Name of the parameter of the list. */
  readonly filter: string;
  readonly problem: (typeof PROBLEMS)[number];
}

/** What does not hold of these queries today, each filter and order asked once for all of them. */
export async function problemsOf(
  asked: Asked,
  queries: readonly ViewQuery[],
): Promise<(query: ViewQuery) => readonly ViewProblem[]> {
  const { filters, sorts } = asked.reader.contributions;
  const valuesOf = (name: string): readonly string[] => [
    ...new Set(queries.flatMap((query) => query[name] ?? [])),
  ];
  const gone = await byName(filters, (filter) => goneOf(asked.reader, filter, valuesOf(filter.name)));
  const wanted = new Set(valuesOf('sort'));
  const isNot = await byName(
    sorts.filter(({ name }) => wanted.has(name)),
    (sort) => isRefused(async () => ifReady(Promise.resolve(sort.keys(asked)))),
  );
  return (query) => {
    const broken = brokenIn(asked.reader.contributions, query);
    if (broken.length > 0) return broken;
    const refused = isNot.get(query['sort'] ?? '') ? [{ filter: 'sort', problem: 'refused' as const }] : [];
    const lost = Object.entries(query).filter(([name, value]) => gone.get(name)?.has(value));
    return [...refused, ...lost.map(([filter]) => ({ filter, problem: 'gone' as const }))];
  };
}

async function byName<T extends { readonly name: string }, R>(
  all: readonly T[],
  ask: (one: T) => Promise<R>,
): Promise<ReadonlyMap<string, R>> {
  return new Map(await Promise.all(all.map(async (one) => [one.name, await ask(one)] as const)));
}

const NOTHING: ReadonlySet<string> = new Set();

async function goneOf(
  reader: QueryReader,
  { gone }: ColumnFilter,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  if (gone === undefined || values.length === 0) return NOTHING;
  return (await ifReady(gone(reader, values))) ?? NOTHING;
}

function brokenIn(listing: Listing, query: ViewQuery): readonly ViewProblem[] {
  const { values, problems } = readListQuery(listing, query);
  if (problems.length > 0) return problems.map(({ name, problem }) => ({ filter: name, problem }));
  return listing.filters
    .filter(({ name, check }) => values[name] !== undefined && throwsRefusal(() => check?.(values)))
    .map(({ name }) => ({ filter: name, problem: 'refused' }));
}

function throwsRefusal(check: () => void): boolean {
  try {
    check();
    return false;
  } catch (error) {
    return isRefusal(error);
  }
}
