import {
  indexCounts,
  indexFinds,
  isRange,
  ValidationError,
  type FindQuery,
  type QueryShape,
  type Scalar,
  type Where,
} from '@parley/eventsourcing';
import { boundsOf, EMPTY, type Bounds } from './bounds.js';
import type { Known } from './collections.js';
import { isStorable } from './text.js';
import { bsonScalar, scalarOf, type BsonScalar } from './values.js';

/** One `Where`, or several that differ in the value of one field, with the index that answers it. */
export interface Branch {
  readonly index: readonly string[];
  readonly fixed: ReadonlyMap<string, BsonScalar>;
  readonly ranges: ReadonlyMap<string, Bounds>;
  readonly oneOf: { readonly field: string; readonly values: readonly BsonScalar[] } | null;
}

export interface SortKey {
  readonly field: string;
  readonly direction: 1 | -1;
}

export interface Question {
  readonly branches: readonly Branch[];
  readonly sort: readonly SortKey[];
  /** Direction of the id, the last key. */
  readonly idDirection: 1 | -1;
  /** Values of the row to begin after, the id last. */
  readonly after: readonly BsonScalar[] | null;
  readonly limit: number;
}

const MOST_FOUND = 1_000;
const MOST_COUNTED = 100_000;
const MOST_BRANCHES = 500;

export function refuseQuery({ name }: Known, what: string): never {
  throw new ValidationError('INVALID_QUERY', `A question cannot be answered: ${what}.`, { collection: name });
}

export const isDateField = ({ dates }: Known, field: string): boolean =>
  dates.fields.get(field)?.isDate === true;

/** Throws INVALID_QUERY. */
export function questionOf(collection: Known, query: FindQuery): Question {
  const sort = query.sort.map(([field, direction]) => ({ field, direction }));
  if (sort.some(({ direction }) => direction !== 1 && direction !== -1)) {
    refuseQuery(collection, 'a direction is neither 1 nor -1');
  }
  const sorted = sort.map(({ field }) => field);
  return {
    branches: branchesOf(collection, query.anyOf, (fields, shape) =>
      indexFinds(fields, { ...shape, sort: sorted }),
    ),
    sort,
    idDirection: sort.at(-1)?.direction ?? 1,
    after: query.after ? rowOf(collection, query.after, sorted) : null,
    limit: limitOf(collection, query.limit, MOST_FOUND),
  };
}

/** Branches of a count, where no order is asked for, and its limit. Throws INVALID_QUERY. */
export function countOf(
  collection: Known,
  anyOf: readonly Where[],
  limit: number,
): { readonly branches: readonly Branch[]; readonly limit: number } {
  return {
    branches: branchesOf(collection, anyOf, indexCounts),
    limit: limitOf(collection, limit, MOST_COUNTED),
  };
}

function limitOf(collection: Known, limit: number, most: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  return refuseQuery(collection, `its limit is not from 1 to ${most}`);
}

type Answers = (fields: readonly string[], shape: Pick<QueryShape, 'equal' | 'range'>) => boolean;

function branchesOf(collection: Known, anyOf: readonly Where[], answers: Answers): readonly Branch[] {
  if (anyOf.length > MOST_BRANCHES) refuseQuery(collection, `it has more than ${MOST_BRANCHES} branches`);
  return anyOf.flatMap((where) => branchOf(collection, where, answers));
}

/** None when it can take nothing. */
function branchOf(collection: Known, where: Where, answers: Answers): readonly Branch[] {
  const fixed = new Map<string, BsonScalar>();
  const ranges = new Map<string, Bounds | typeof EMPTY>();
  for (const [field, condition] of Object.entries(where)) {
    const isDate = isDateField(collection, field);
    if (!isRange(condition)) {
      fixed.set(field, valueOf(collection, condition, isDate));
      continue;
    }
    const bounds = boundsOf(field, condition, isDate);
    if (bounds) ranges.set(field, bounds);
  }
  const shape = { equal: [...fixed.keys()], range: [...ranges.keys()] };
  const index = collection.indexes.find((fields) => answers(fields, shape));
  if (!index) return refuseQuery(collection, 'no index has its equalities, then its sort, then its range');
  const limited = new Map<string, Bounds>();
  for (const [field, bounds] of ranges) {
    if (bounds === EMPTY) return [];
    limited.set(field, bounds);
  }
  return [{ index, fixed, ranges: limited, oneOf: null }];
}

function valueOf(collection: Known, value: unknown, isDate: boolean): BsonScalar {
  const scalar = value === undefined ? undefined : scalarOf(value);
  if (scalar === undefined) return refuseQuery(collection, 'a value is not scalar');
  return bsonScalar(scalar, isDate);
}

function rowOf(
  collection: Known,
  after: readonly Scalar[],
  sorted: readonly string[],
): readonly BsonScalar[] {
  const id = after.at(-1);
  if (after.length !== sorted.length + 1 || typeof id !== 'string' || !isStorable(id)) {
    refuseQuery(collection, 'the row to begin after is not its sort values and an id');
  }
  return after.map((value, place) => {
    const field = sorted[place];
    return valueOf(collection, value, field !== undefined && isDateField(collection, field));
  });
}
