import { isInside, isWithin, type Bound, type SortKey } from '@parley/documents';
import { documentColumns, storedIn } from '../documents/rows.js';
import { conditionsBeyond } from './conditions.js';
import type { Branch, Question } from './question.js';
import { columnOf, type Sql, type SqlRow } from '../sql.js';
import { COLUMNS, compareColumns, fieldValue, type ColumnValue } from '../values.js';

/**
 * Answers a question of mixed directions without sorting: value by value of its first key, each found by one step in the
 * index, the rows of that value as a question of their own. Every value found has a row, so the limit bounds the steps.
 * `answer` answers a question with one key less.
 */
export function rowsInGroups(
  sql: Sql,
  question: Question,
  answer: (question: Question) => readonly SqlRow[],
): readonly SqlRow[] {
  const [key, ...sort] = question.sort;
  const { after, limit } = question;
  if (!key) return [];
  const rows: SqlRow[] = [];
  const begin = after?.values[0];
  let from: Bound<ColumnValue> | null = begin === undefined ? null : { value: begin, inclusive: true };
  while (rows.length < limit) {
    const value = nextValue(sql, question, key, from);
    if (value === null) break;
    const isBegin = begin !== undefined && compareColumns(value, begin) === 0;
    const rest = isBegin && after ? { ...after, values: after.values.slice(1) } : null;
    const branches = branchesAt(question.branches, key.field, value);
    rows.push(...answer({ ...question, branches, sort, after: rest, limit: limit - rows.length }));
    from = { value, inclusive: false };
  }
  return rows;
}

/** The first value, in the key's direction, that any branch has beyond a bound. */
function nextValue(
  sql: Sql,
  question: Question,
  key: SortKey,
  from: Bound<ColumnValue> | null,
): ColumnValue | null {
  let next: ColumnValue | null = null;
  for (const branch of question.branches) {
    const value = firstValue(sql, question, branch, key, from);
    if (value === null) continue;
    if (next === null || compareColumns(value, next) * key.direction < 0) next = value;
  }
  return next;
}

function firstValue(
  sql: Sql,
  { table, form }: Question,
  branch: Branch,
  key: SortKey,
  from: Bound<ColumnValue> | null,
): ColumnValue | null {
  const fixed = branch.fixed.get(key.field);
  if (fixed !== undefined) return isInside(compareColumns, key.direction, from, fixed) ? fixed : null;
  const conditions = conditionsBeyond(branch, key, from);
  const order = `${columnOf(key.field)} ${key.direction === 1 ? 'ASC' : 'DESC'}`;
  const text = `SELECT ${documentColumns(form)} FROM ${table} INDEXED BY ${branch.index.name} WHERE ${conditions.text} ORDER BY ${order} LIMIT 1`;
  const [row] = sql.rows(text, conditions.values);
  if (!row) return null;
  // From the document, for the driver ends a column's text at its first NUL.
  return fieldValue(storedIn(form)(row).document, key.field) ?? null;
}

/** The branches that can have rows with this value, each now fixed to it. */
function branchesAt(branches: readonly Branch[], field: string, value: ColumnValue): readonly Branch[] {
  return branches.flatMap((branch) => {
    const fixed = branch.fixed.get(field);
    if (fixed !== undefined) return compareColumns(fixed, value) === 0 ? [branch] : [];
    const bounds = branch.ranges.get(field);
    if (bounds && !isWithin(COLUMNS, bounds, value)) return [];
    const ranges = new Map(branch.ranges);
    ranges.delete(field);
    return [{ ...branch, fixed: new Map(branch.fixed).set(field, value), ranges }];
  });
}
