import { narrowed, placeOf, type Bound, type Bounds, type Place, type SortKey } from '@parley/documents';
import { COLUMNS, compareColumns, type ColumnValue } from '../values.js';
import type { Branch, Question } from './question.js';
import { columnOf } from '../sql.js';

export interface Conditions {
  /** `true` when there are none. */
  readonly text: string;
  readonly values: readonly ColumnValue[];
}

/** Rows after this key, in one direction, compared column by column. */
interface Keyset {
  readonly columns: readonly string[];
  readonly values: readonly ColumnValue[];
  readonly inclusive: boolean;
  readonly direction: 1 | -1;
}

/** Conditions of one branch of a question with one direction; null when it can have no row. */
export function conditionsOf(branch: Branch, question: Question): Conditions | null {
  const { idDirection, sort, after } = question;
  const { fixed, ranges } = branch;
  if (!after) return filterOf(fixed, ranges);
  const place = placeOf(compareColumns, branch, sort, after);
  const [first] = place.keys;
  if (!first && place.id === null) return place.inclusive ? filterOf(fixed, ranges) : null;
  const keyset = keysetOf(place, idDirection);
  const range = first && ranges.get(first.field);
  if (!first || !range) return filterOf(fixed, ranges, keyset);
  // Of two limits on the side where reading begins, only the tighter is given: SQLite might begin at the other.
  const bound = idDirection === 1 ? range.lower : range.upper;
  const order = bound ? compareColumns(first.value, bound.value) * idDirection : 1;
  const isKeysetTighter = order > 0 || (order === 0 && bound?.inclusive === true);
  if (!isKeysetTighter) return filterOf(fixed, ranges);
  const rest = idDirection === 1 ? { ...range, lower: null } : { ...range, upper: null };
  return filterOf(fixed, new Map(ranges).set(first.field, rest), keyset);
}

function keysetOf({ keys, inclusive, id }: Place<ColumnValue>, direction: 1 | -1): Keyset {
  const columns = keys.map(({ field }) => columnOf(field));
  const values = keys.map(({ value }) => value);
  if (id === null) return { columns, values, inclusive, direction };
  return { columns: [...columns, 'id'], values: [...values, id], inclusive, direction };
}

/** Conditions of the rows whose field lies beyond a bound, in this direction. */
export function conditionsBeyond(
  branch: Branch,
  { field, direction }: SortKey,
  from: Bound<ColumnValue> | null,
): Conditions {
  const range = branch.ranges.get(field) ?? COLUMNS.all('null');
  const bounds = narrowed(compareColumns, range, direction, from);
  return filterOf(branch.fixed, new Map(branch.ranges).set(field, bounds));
}

export function filterOf(
  fixed: ReadonlyMap<string, ColumnValue>,
  ranges: ReadonlyMap<string, Bounds<ColumnValue>>,
  beyond?: Keyset,
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
    const { columns, values: key, inclusive, direction } = beyond;
    const marks = key.map(() => '?').join(', ');
    add(`(${columns.join(', ')}) ${operator(direction, inclusive)} (${marks})`, ...key);
  }
  return { text: texts.length > 0 ? texts.join(' AND ') : 'true', values };
}

const operator = (direction: 1 | -1, inclusive: boolean): string =>
  `${direction === 1 ? '>' : '<'}${inclusive ? '=' : ''}`;
