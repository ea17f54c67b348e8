import { tighter, type Bound, type Bounds } from './bounds.js';
import { columnOf } from './collection.js';
import type { Branch, Question, SortKey } from './question.js';
import { compareColumns, type ColumnValue } from './values.js';

export interface Conditions {
  /** `true` when there are none. */
  readonly text: string;
  readonly values: readonly ColumnValue[];
}

/** Rows after this key, compared column by column; without columns: all of them or none. */
interface Keyset {
  readonly columns: readonly string[];
  readonly values: readonly ColumnValue[];
  readonly inclusive: boolean;
}

const ALL: Keyset = { columns: [], values: [], inclusive: true };

/** Conditions of one branch of a question with one direction; null when it can have no row. */
export function conditionsOf(branch: Branch, question: Question): Conditions | null {
  const { idDirection } = question;
  const keyset = question.after ? keysetOf(branch, question, question.after) : ALL;
  if (keyset.columns.length === 0) return keyset.inclusive ? filterOf(branch.fixed, branch.ranges) : null;
  const first = question.sort.find(({ field }) => !branch.fixed.has(field));
  const range = first && branch.ranges.get(first.field);
  if (!first || !range) return filterOf(branch.fixed, branch.ranges, { keyset, direction: idDirection });
  // Of two limits on the side where reading begins, only the tighter is given: SQLite might begin at the other.
  const bound = idDirection === 1 ? range.lower : range.upper;
  const order = bound ? compareColumns(keyset.values[0] ?? '', bound.value) * idDirection : 1;
  const isKeysetTighter = order > 0 || (order === 0 && bound?.inclusive === true);
  if (!isKeysetTighter) return filterOf(branch.fixed, branch.ranges);
  const rest = idDirection === 1 ? { ...range, lower: null } : { ...range, upper: null };
  const ranges = new Map(branch.ranges).set(first.field, rest);
  return filterOf(branch.fixed, ranges, { keyset, direction: idDirection });
}

/** Conditions of the rows whose field lies beyond a bound, in this direction. */
export function conditionsBeyond(
  branch: Branch,
  { field, direction }: SortKey,
  from: Bound | null,
): Conditions {
  const { lower, upper } = branch.ranges.get(field) ?? { lower: null, upper: null };
  const bounds =
    direction === 1 ? { lower: tighter(1, lower, from), upper } : { lower, upper: tighter(-1, upper, from) };
  return filterOf(branch.fixed, new Map(branch.ranges).set(field, bounds));
}

/** A field that the branch fixes is equal to its key, or decides for all rows at once. */
function keysetOf(branch: Branch, { sort }: Question, after: readonly ColumnValue[]): Keyset {
  const columns: string[] = [];
  const values: ColumnValue[] = [];
  for (const [place, { field, direction }] of sort.entries()) {
    const value = after[place] as ColumnValue;
    const fixed = branch.fixed.get(field);
    if (fixed === undefined) {
      columns.push(columnOf(field));
      values.push(value);
      continue;
    }
    const order = compareColumns(fixed, value) * direction;
    if (order !== 0) return { columns, values, inclusive: order > 0 };
  }
  return { columns: [...columns, 'id'], values: [...values, after.at(-1) as ColumnValue], inclusive: false };
}

export function filterOf(
  fixed: ReadonlyMap<string, ColumnValue>,
  ranges: ReadonlyMap<string, Bounds>,
  beyond?: { readonly keyset: Keyset; readonly direction: 1 | -1 },
): Conditions {
  const texts: string[] = [];
  const values: ColumnValue[] = [];
  const add = (text: string, ...added: readonly ColumnValue[]): void => {
    texts.push(text);
    values.push(...added);
  };
  for (const [field, value] of fixed) add(`${columnOf(field)} = ?`, value);
  for (const [field, { lower, upper }] of ranges) {
    if (lower) add(`${columnOf(field)} ${operator(1, lower.inclusive)} ?`, lower.value);
    if (upper) add(`${columnOf(field)} ${operator(-1, upper.inclusive)} ?`, upper.value);
  }
  if (beyond) {
    const { columns, inclusive, values: key } = beyond.keyset;
    const marks = key.map(() => '?').join(', ');
    add(`(${columns.join(', ')}) ${operator(beyond.direction, inclusive)} (${marks})`, ...key);
  }
  return { text: texts.length > 0 ? texts.join(' AND ') : 'true', values };
}

const operator = (direction: 1 | -1, inclusive: boolean): string =>
  `${direction === 1 ? '>' : '<'}${inclusive ? '=' : ''}`;
