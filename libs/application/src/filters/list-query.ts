import type { Contributions, FilterField } from '../contributions.js';
import { readFilterValue } from './filter-value.js';

/** What the list of dialogs is filtered and sorted by. */
export type Listing = Pick<Contributions, 'filters' | 'sorts'>;

/** `unknown`: the list has no such parameter. `refused`: the parameter does not take the value. */
export interface ListQueryProblem {
  readonly name: string;
  readonly problem: 'unknown' | 'refused';
}

export interface ListQuery {
  /** What the list is asked with, by the names of its parameters. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly ListQueryProblem[];
}

/** Reads filters and order of the list of dialogs from texts as in its query string. Filters may still refuse values together. */
export function readListQuery(listing: Listing, written: Readonly<Record<string, unknown>>): ListQuery {
  const fields = fieldsOf(listing);
  const values: [string, unknown][] = [];
  const problems: ListQueryProblem[] = [];
  for (const [name, text] of Object.entries(written)) {
    const field = fields.get(name);
    const value = field && typeof text === 'string' ? readFilterValue(field, text) : undefined;
    if (value !== undefined) values.push([name, value]);
    else problems.push({ name, problem: field ? 'refused' : 'unknown' });
  }
  return { values: Object.fromEntries(values), problems };
}

const fieldsOf = ({ filters, sorts }: Listing): ReadonlyMap<string, FilterField> =>
  new Map<string, FilterField>([
    ...filters.map(({ name, field }) => [name, field] as const),
    ['sort', { type: 'choice', values: sorts.map(({ name }) => name), meaning: 'Order.' }],
    ['reverse', { type: 'boolean', meaning: 'The order the other way round.' }],
  ]);
