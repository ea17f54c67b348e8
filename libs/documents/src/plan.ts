import {
  indexCounts,
  indexFinds,
  isRange,
  type FindQuery,
  type IndexSpec,
  type QueryShape,
  type Scalar,
  type Where,
} from '@parley/eventsourcing';
import { boundsOf, EMPTY } from './bounds.js';
import { isStorable } from './text.js';
import { scalarOf, type Bounds, type Values } from './values.js';
import { documentErrors } from './document-errors.js';

/** What planning has to know of a collection. */
export interface PlannedCollection<I extends IndexSpec> {
  readonly name: string;
  /** The shortest first: a question is answered by the smallest index that can. One without fields answers by the id. */
  readonly indexes: readonly I[];
}

/** One `Where`, with the index that answers it. */
export interface Branch<I extends IndexSpec, V> {
  readonly index: I;
  readonly fixed: ReadonlyMap<string, V>;
  readonly ranges: ReadonlyMap<string, Bounds<V>>;
}

export interface SortKey {
  readonly field: string;
  readonly direction: 1 | -1;
}

/** The row to begin after. */
export interface After<V> {
  /** Its values in the order of the sort. */
  readonly values: readonly V[];
  readonly id: string;
}

export interface FindPlan<I extends IndexSpec, V> {
  /** Those that can take something. */
  readonly branches: readonly Branch<I, V>[];
  readonly sort: readonly SortKey[];
  /** Direction of the id, the last key. */
  readonly idDirection: 1 | -1;
  readonly after: After<V> | null;
  readonly limit: number;
}

export type CountPlan<I extends IndexSpec, V> = Pick<FindPlan<I, V>, 'branches' | 'limit'>;

const MOST_FOUND = 1_000;
const MOST_COUNTED = 100_000;
/** As many selects as SQLite puts together. */
const MOST_BRANCHES = 500;

export function refuse({ name }: { readonly name: string }, what: string): never {
  throw documentErrors.INVALID_QUERY(`A question cannot be answered: ${what}.`, { collection: name });
}

/** Throws INVALID_QUERY. */
export function planFind<I extends IndexSpec, V>(
  collection: PlannedCollection<I>,
  values: Values<V>,
  query: FindQuery,
): FindPlan<I, V> {
  const sort = query.sort.map(([field, direction]) => ({ field, direction }));
  const idDirection = query.idDirection ?? sort.at(-1)?.direction ?? 1;
  if ([...sort.map(({ direction }) => direction), idDirection].some((one) => one !== 1 && one !== -1)) {
    refuse(collection, 'a direction is neither 1 nor -1');
  }
  const sorted = sort.map(({ field }) => field);
  return {
    branches: branchesOf(collection, values, query.anyOf, (shape) =>
      collection.indexes.find(({ fields }) => indexFinds(fields, { ...shape, sort: sorted })),
    ),
    sort,
    idDirection,
    after: query.after ? afterOf(collection, values, query.after, sorted) : null,
    limit: limitOf(collection, query.limit, MOST_FOUND),
  };
}

/** A plan where no order is asked for. Throws INVALID_QUERY. */
export const planCount = <I extends IndexSpec, V>(
  collection: PlannedCollection<I>,
  values: Values<V>,
  anyOf: readonly Where[],
  limit: number,
): CountPlan<I, V> => ({
  branches: branchesOf(collection, values, anyOf, (shape) =>
    collection.indexes.find(({ fields }) => indexCounts(fields, shape)),
  ),
  limit: limitOf(collection, limit, MOST_COUNTED),
});

/** Throws INVALID_QUERY. */
export function limitOf(collection: { readonly name: string }, limit: number, most: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  return refuse(collection, `its limit is not from 1 to ${most}`);
}

/** The index that answers conditions of this shape. */
type Choose<I> = (shape: Pick<QueryShape, 'equal' | 'range'>) => I | undefined;

/** Throws INVALID_QUERY. */
export function branchesOf<I extends IndexSpec, V>(
  collection: PlannedCollection<I>,
  values: Values<V>,
  anyOf: readonly Where[],
  choose: Choose<I>,
): readonly Branch<I, V>[] {
  if (anyOf.length > MOST_BRANCHES) refuse(collection, `it has more than ${MOST_BRANCHES} branches`);
  return anyOf.flatMap((where) => branchOf(collection, values, where, choose));
}

/** None when it can take nothing. */
function branchOf<I extends IndexSpec, V>(
  collection: PlannedCollection<I>,
  values: Values<V>,
  where: Where,
  choose: Choose<I>,
): readonly Branch<I, V>[] {
  const fixed = new Map<string, V>();
  const ranges = new Map<string, Bounds<V> | typeof EMPTY>();
  for (const [field, condition] of Object.entries(where)) {
    if (!isRange(condition)) {
      fixed.set(field, valueOf(collection, values, field, condition));
      continue;
    }
    const bounds = boundsOf(values, field, condition);
    if (bounds) ranges.set(field, bounds);
  }
  const index = choose({ equal: [...fixed.keys()], range: [...ranges.keys()] });
  if (!index) return refuse(collection, 'no index has its equalities, then its sort, then its range');
  const limited = new Map<string, Bounds<V>>();
  for (const [field, bounds] of ranges) {
    if (bounds === EMPTY) return [];
    limited.set(field, bounds);
  }
  return [{ index, fixed, ranges: limited }];
}

function valueOf<V>(
  collection: { readonly name: string },
  values: Values<V>,
  field: string,
  value: unknown,
): V {
  const scalar = value === undefined ? undefined : scalarOf(value);
  if (scalar === undefined) return refuse(collection, 'a value is not scalar');
  return values.of(field, scalar);
}

function afterOf<V>(
  collection: { readonly name: string },
  values: Values<V>,
  after: readonly Scalar[],
  sorted: readonly string[],
): After<V> {
  const id = after.at(-1);
  if (after.length !== sorted.length + 1 || typeof id !== 'string' || !isStorable(id)) {
    return refuse(collection, 'the row to begin after is not its sort values and an id');
  }
  return { values: sorted.map((field, place) => valueOf(collection, values, field, after[place])), id };
}
