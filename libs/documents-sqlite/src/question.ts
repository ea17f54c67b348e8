import { ValidationError, type FindQuery, type Range, type Scalar, type Where } from '@parley/eventsourcing';
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
    branches: branchesOf(collection, query.anyOf, (fixed, ranged) => {
      const open = sort.map(({ field }) => field).filter((field) => !fixed.has(field));
      return (index) => isInOrder(index, fixed, open, ranged);
    }),
    sort,
    idDirection: sort.at(-1)?.direction ?? 1,
    after: query.after ? keyOf(collection, query.after, sort.length) : null,
    limit: limitOf(collection, query.limit, MOST_FOUND),
  };
}

/** Branches of a count, where no order is asked for. Throws INVALID_QUERY. */
export function countedBranches(collection: Collection, anyOf: readonly Where[]): readonly Branch[] {
  return branchesOf(collection, anyOf, (fixed, ranged) => ({ fields }) => {
    const rest = fields.slice(fixed.size);
    return (
      beginsWith(fields, fixed) &&
      ranged.every((field) => rest.includes(field)) &&
      (ranged.length === 0 || ranged.includes(rest[0] ?? ''))
    );
  });
}

export function limitOf(collection: Collection, limit: number, most: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  return refuseQuery(collection, `its limit is not from 1 to ${most}`);
}

type Fixed = ReadonlyMap<string, ColumnValue>;
type Matcher = (fixed: Fixed, ranged: readonly string[]) => (index: CollectionIndex) => boolean;

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
    const index = collection.indexes.find(matcher(fixed, [...ranges.keys()]));
    if (!index) return refuseQuery(collection, 'no index has its equalities, then its sort, then its range');
    return { index: index.name, fixed, ranges };
  });
}

const isRange = (condition: Scalar | Range): condition is Range =>
  typeof condition === 'object' && condition !== null && !Array.isArray(condition);

function scalarOf(collection: Collection, value: unknown): ColumnValue {
  const column = value === undefined ? undefined : columnValue(value);
  return column ?? refuseQuery(collection, 'a value is not scalar');
}

const beginsWith = (fields: readonly string[], fixed: Fixed): boolean =>
  fields.length >= fixed.size && fields.slice(0, fixed.size).every((field) => fixed.has(field));

/** Equalities in any order, then the sort; then nothing, or one field that is only a range. */
function isInOrder(
  { fields }: CollectionIndex,
  fixed: Fixed,
  sort: readonly string[],
  ranged: readonly string[],
): boolean {
  if (!beginsWith(fields, fixed)) return false;
  const rest = fields.slice(fixed.size);
  if (sort.some((field, place) => rest[place] !== field)) return false;
  const [tail, ...more] = rest.slice(sort.length);
  if (more.length > 0 || ranged.some((field) => !rest.includes(field))) return false;
  return tail === undefined || (sort.length > 0 && ranged.includes(tail));
}

function keyOf(collection: Collection, after: readonly Scalar[], sorted: number): readonly ColumnValue[] {
  const id = after.at(-1);
  if (after.length !== sorted + 1 || typeof id !== 'string' || !isStorable(id)) {
    refuseQuery(collection, 'the row to begin after is not its sort values and an id');
  }
  return after.map((value) => scalarOf(collection, value));
}
