import type { AggregatePlan } from '@parley/documents';
import { columnOf, type Collection, type CollectionIndex } from '../collections/collection.js';
import { filterOf } from '../queries/conditions.js';
import type { Statement } from '../queries/find.js';
import type { ColumnValue } from '../values.js';
import { keyExpression, partExpression, readable } from './expressions.js';

export type Plan = AggregatePlan<CollectionIndex, ColumnValue>;

/** Rows of groups: each key with its kind, how many rows there are, then each part with its kind. */
export function groupsStatement(collection: Collection, plan: Plan, limit: number): Statement {
  const keys = plan.keys.map(keyExpression);
  const read = [...keys.flatMap(readable), 'count(*)', ...plan.parts.map(partExpression).flatMap(readable)];
  const source = sourceOf(collection, plan);
  // Without GROUP BY there is one row always.
  const grouped = keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : '';
  return {
    text: `SELECT ${read.join(', ')} FROM ${source.text}${grouped} LIMIT ?`,
    values: [...source.values, limit],
  };
}

/** Rows of values upwards: each key with its kind, the value with its kind, and how many rows have it. */
export function valuesStatement(collection: Collection, plan: Plan, field: string): Statement {
  const column = columnOf(field);
  const order = [column, ...plan.keys.map(keyExpression)].join(', ');
  const read = [...plan.keys.map(keyExpression), column].flatMap(readable);
  const source = sourceOf(collection, plan, `${column} > -9e999`);
  return {
    text: `SELECT ${read.join(', ')}, count(*) FROM ${source.text} GROUP BY ${order} ORDER BY ${order}`,
    values: source.values,
  };
}

/** The rows of all branches, read from the index alone. */
function sourceOf({ table }: Collection, { branches, fields }: Plan, also = 'true'): Statement {
  const columns = fields.length > 0 ? fields.map(columnOf).join(', ') : '1';
  const texts: string[] = [];
  const values: ColumnValue[] = [];
  for (const { index, fixed, ranges } of branches) {
    const conditions = filterOf(fixed, ranges);
    values.push(...conditions.values);
    texts.push(
      `SELECT ${columns} FROM ${table} INDEXED BY ${index.name} WHERE ${conditions.text} AND ${also}`,
    );
  }
  return { text: `(${texts.join(' UNION ALL ')})`, values };
}
