import { ifReady, readFilterValue, type ColumnFilter, type QueryReader } from '@parley/application';
import { ParleyError } from '@parley/eventsourcing';
import type { ViewQuery } from '../view/saved-views.events.js';

/** `unknown`: no feature has the filter any more. `refused`: it does not take the value any more. `gone`: the value names what was deleted. */
export const PROBLEMS = ['unknown', 'refused', 'gone'] as const;

/** Why a view does not find what it was saved for. */
export interface ViewProblem {
  readonly filter: string;
  readonly problem: (typeof PROBLEMS)[number];
}

/** What does not hold of these queries today, each filter asked once for all of them. */
export async function problemsOf(
  reader: QueryReader,
  queries: readonly ViewQuery[],
): Promise<(query: ViewQuery) => readonly ViewProblem[]> {
  const { filters } = reader.contributions;
  const gone = new Map(
    await Promise.all(
      filters.map(async (filter) => [filter.name, await goneOf(reader, filter, queries)] as const),
    ),
  );
  return (query) => {
    const malformed = malformedIn(filters, query);
    if (malformed.length > 0) return malformed;
    return Object.entries(query).flatMap(([filter, value]) =>
      gone.get(filter)?.has(value) ? { filter, problem: 'gone' as const } : [],
    );
  };
}

const NOTHING: ReadonlySet<string> = new Set();

async function goneOf(
  reader: QueryReader,
  { name, gone }: ColumnFilter,
  queries: readonly ViewQuery[],
): Promise<ReadonlySet<string>> {
  const values = new Set(queries.flatMap((query) => query[name] ?? []));
  if (gone === undefined || values.size === 0) return NOTHING;
  return (await ifReady(gone(reader, [...values]))) ?? NOTHING;
}

function malformedIn(filters: readonly ColumnFilter[], query: ViewQuery): readonly ViewProblem[] {
  const values: Record<string, unknown> = {};
  const problems: ViewProblem[] = [];
  for (const [name, text] of Object.entries(query)) {
    const filter = filters.find((known) => known.name === name);
    if (filter === undefined) {
      problems.push({ filter: name, problem: 'unknown' });
      continue;
    }
    values[name] = readFilterValue(filter.field, text);
    if (values[name] === undefined) problems.push({ filter: name, problem: 'refused' });
  }
  if (problems.length > 0) return problems;
  return filters
    .filter(({ name, check }) => values[name] !== undefined && isRefused(() => check?.(values)))
    .map(({ name }) => ({ filter: name, problem: 'refused' }));
}

function isRefused(check: () => void): boolean {
  try {
    check();
    return false;
  } catch (error) {
    if (error instanceof ParleyError) return true;
    throw error;
  }
}
