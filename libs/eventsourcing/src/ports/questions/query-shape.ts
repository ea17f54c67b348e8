import type { Range, Scalar } from './where.js';

/** What a question, or one branch of it, asks of an index. */
export interface QueryShape {
  /** Fields that have one value, in any order. */
  readonly equal: readonly string[];
  /** Fields sorted by, in order; those of `equal` among them do not matter. */
  readonly sort: readonly string[];
  /** Fields between bounds. */
  readonly range: readonly string[];
}

/** Whether a condition is bounds rather than a value. */
export const isRange = (condition: Scalar | Range): condition is Range =>
  typeof condition === 'object' && condition !== null && !Array.isArray(condition);

/** Whether an index finds rows in order: equalities first, then the sort; then nothing, or one field that is only a range. */
export function indexFinds(fields: readonly string[], { equal, sort, range }: QueryShape): boolean {
  if (!beginsWith(fields, equal)) return false;
  const rest = fields.slice(equal.length);
  const open = sort.filter((field) => !equal.includes(field));
  if (open.some((field, place) => rest[place] !== field)) return false;
  const [tail, ...more] = rest.slice(open.length);
  if (more.length > 0 || range.some((field) => !rest.includes(field))) return false;
  return tail === undefined || (open.length > 0 && range.includes(tail));
}

/** Whether an index counts rows: equalities first, then at most one range; the order of the rows does not matter. */
export function indexCounts(
  fields: readonly string[],
  { equal, range }: Pick<QueryShape, 'equal' | 'range'>,
): boolean {
  if (!beginsWith(fields, equal)) return false;
  const [next, ...rest] = fields.slice(equal.length);
  if (range.length === 0) return true;
  return (
    next !== undefined &&
    range.includes(next) &&
    range.every((field) => field === next || rest.includes(field))
  );
}

const beginsWith = (fields: readonly string[], equal: readonly string[]): boolean =>
  fields.length >= equal.length && fields.slice(0, equal.length).every((field) => equal.includes(field));
