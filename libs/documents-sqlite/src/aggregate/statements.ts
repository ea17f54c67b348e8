import type { AggregatePlan, PlannedKey } from '@parley/documents';
import type { Collection, CollectionIndex } from '../collections/collection.js';
import { filterOf } from '../queries/conditions.js';
import type { Statement } from '../queries/find.js';
import type { Branch } from '../queries/question.js';
import type { ColumnValue } from '../values.js';
import { keyExpression, partExpression, readable } from './expressions.js';
import { columnOf } from '../sql.js';

export type Plan = AggregatePlan<CollectionIndex, ColumnValue>;

/** Rows of one branch's groups, up to a limit that is bound last: each key with its kind, how many rows there are, then each part with its kind. */
export function groupsStatement(
  collection: Collection,
  { parts }: Plan,
  keys: readonly PlannedKey[],
  branch: Branch,
): Statement {
  const by = keys.map(keyExpression);
  const read = [...by.flatMap(readable), 'count(*)', ...parts.map(partExpression).flatMap(readable)];
  const source = sourceOf(collection, branch);
  // Without GROUP BY there is one row always.
  const grouped = by.length > 0 ? ` GROUP BY ${by.join(', ')}` : '';
  return { text: `SELECT ${read.join(', ')} FROM ${source.text}${grouped} LIMIT ?`, values: source.values };
}

/** Rows of values upwards: each key with its kind, the value with its kind, and how many rows have it. */
export function valuesStatement(
  collection: Collection,
  field: string,
  keys: readonly PlannedKey[],
  branches: readonly Branch[],
): Statement {
  const column = columnOf(field);
  const by = keys.map(keyExpression);
  const order = [column, ...by].join(', ');
  const columns = [...new Set([field, ...keys.map((key) => key.field)])].map(columnOf).join(', ');
  const sources = branches.map((branch) => sourceOf(collection, branch));
  const all = sources.map(({ text }) => `SELECT ${columns} FROM ${text} AND ${column} > -9e999`);
  return {
    text: `SELECT ${[...by, column].flatMap(readable).join(', ')}, count(*) FROM (${all.join(' UNION ALL ')}) GROUP BY ${order} ORDER BY ${order}`,
    values: sources.flatMap(({ values }) => values),
  };
}

/** The rows of a branch, read from its index alone. */
export function sourceOf({ table }: Collection, { index, fixed, ranges }: Branch): Statement {
  const { text, values } = filterOf(fixed, ranges);
  return { text: `${table} INDEXED BY ${index.name} WHERE ${text}`, values };
}
