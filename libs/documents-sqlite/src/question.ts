import {
  indexCounts,
  indexFinds,
  isRange,
  ValidationError,
  type FindQuery,
  type Scalar,
  type Where,
} from '@parley/eventsourcing';
import { boundsOf, type Bounds } from './bounds.js';
import type { Collection, CollectionIndex } from './collection.js';
import { isStorable } from './text.js';
import { columnValue, type ColumnValue } from './values.js';

/** One `Where`, with the index that answers it. */
export interface Branch {
  readonly index: string;
  readonly fixed: ReadonlyMap<string, ColumnValue>;
  readonly ranges: ReadonlyMap<string, Bounds>;
}

export interface SortKey {
  readonly field: string;
  readonly direction: 1 | -1;
}

export interface Question {
  readonly table: string;
  readonly branches: readonly Branch[];
  readonly sort: readonly SortKey[];
  /** Direction of the id, the last key. */
  readonly idDirection: 1 | -1;
  /** Values of the row to begin after, the id last. */
  readonly after: readonly ColumnValue[] | null;
  readonly limit: number;
}

const MOST_FOUND = 1_000;
/** As many selects as SQLite puts together. */
const MOST_BRANCHES = 500;

export function refuseQuery(collection: Collection, what: string): never {
  throw new ValidationError('INVALID_QUERY', `A question cannot be answered: ${what}.`, {
    collection: collection.name,
  });
}

/** Throws INVALID_QUERY. */
export function questionOf(collection: Collection, query: FindQuery): Question {
  const sort = query.sort.map(([field, direction]) => ({ field, direction }));
  if (sort.some(({ direction }) => direction !== 1 && direction !== -1)) {
    refuseQuery(collection, 'a direction is neither 1 nor -1');
  }
  return {
    table: collection.table,
    branches: branchesOf(
      collection,
      query.anyOf,
      (equal, range) =>
        ({ fields }) =>
          indexFinds(fields, { equal, sort: sort.map(({ field }) => field), range }),
    ),
    sort,
    idDirection: sort.at(-1)?.direction ?? 1,
    after: query.after ? keyOf(collection, query.after, sort.length) : null,
    limit: limitOf(collection, query.limit, MOST_FOUND),
  };
}

/** Branches of a count, where no order is asked for. Throws INVALID_QUERY. */
export function countedBranches(collection: Collection, anyOf: readonly Where[]): readonly Branch[] {
  return branchesOf(
    collection,
    anyOf,
    (equal, range) =>
      ({ fields }) =>
        indexCounts(fields, { equal, range }),
  );
}

export function limitOf(collection: Collection, limit: number, most: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  return refuseQuery(collection, `its limit is not from 1 to ${most}`);
}

type Matcher = (equal: readonly string[], range: readonly string[]) => (index: CollectionIndex) => boolean;

function branchesOf(collection: Collection, anyOf: readonly Where[], matcher: Matcher): readonly Branch[] {
  if (anyOf.length > MOST_BRANCHES) refuseQuery(collection, `it has more than ${MOST_BRANCHES} branches`);
  return anyOf.map((where) => {
    const fixed = new Map<string, ColumnValue>();
    const ranges = new Map<string, Bounds>();
    for (const [field, condition] of Object.entries(where)) {
      if (isRange(condition)) {
        const bounds = boundsOf(field, condition);
        if (bounds) ranges.set(field, bounds);
        continue;
      }
      fixed.set(field, scalarOf(collection, condition));
    }
    const index = collection.indexes.find(matcher([...fixed.keys()], [...ranges.keys()]));
    if (!index) return refuseQuery(collection, 'no index has its equalities, then its sort, then its range');
    return { index: index.name, fixed, ranges };
  });
}

function scalarOf(collection: Collection, value: unknown): ColumnValue {
  const column = value === undefined ? undefined : columnValue(value);
  return column ?? refuseQuery(collection, 'a value is not scalar');
}

function keyOf(collection: Collection, after: readonly Scalar[], sorted: number): readonly ColumnValue[] {
  const id = after.at(-1);
  if (after.length !== sorted + 1 || typeof id !== 'string' || !isStorable(id)) {
    refuseQuery(collection, 'the row to begin after is not its sort values and an id');
  }
  return after.map((value) => scalarOf(collection, value));
}
