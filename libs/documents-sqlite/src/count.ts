import type { Where } from '@parley/eventsourcing';
import type { Collection } from './collection.js';
import { filterOf } from './conditions.js';
import { countedBranches, limitOf } from './question.js';
import type { Sql } from './sql.js';

const MOST_COUNTED = 100_000;

/** Throws INVALID_QUERY. */
export function countDocuments(
  sql: Sql,
  collection: Collection,
  anyOf: readonly Where[],
  limit: number,
): number {
  const most = limitOf(collection, limit, MOST_COUNTED);
  const values = [];
  const selects = [];
  for (const { index, fixed, ranges } of countedBranches(collection, anyOf)) {
    const conditions = filterOf(fixed, ranges);
    values.push(...conditions.values);
    selects.push(`SELECT 1 FROM ${collection.table} INDEXED BY ${index} WHERE ${conditions.text}`);
  }
  if (selects.length === 0) return 0;
  const [row] = sql.rows(`SELECT count(*) FROM (${selects.join(' UNION ALL ')} LIMIT ?)`, [...values, most]);
  return Number(row?.[0]);
}
