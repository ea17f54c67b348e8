import type { Where } from '@parley/eventsourcing';
import { planCount } from '@parley/documents';
import type { Collection, CollectionIndex } from '../collections/collection.js';
import { filterOf } from './conditions.js';
import type { Sql } from '../sql.js';
import { columnsOf, plannable } from './plannable.js';

/** Throws INVALID_QUERY. */
export function countDocuments(
  sql: Sql,
  collection: Collection,
  anyOf: readonly Where[],
  most: number,
): number {
  const asked = plannable(collection, anyOf);
  const { branches, limit } = planCount(asked, columnsOf(collection), anyOf, most);
  // How many there are is also asked while that of ids is still to be made.
  const byIndex = (index: CollectionIndex): string =>
    collection.missing.includes(index) ? '' : `INDEXED BY ${index.name}`;
  const values = [];
  const selects = [];
  for (const { index, fixed, ranges } of branches) {
    const conditions = filterOf(fixed, ranges);
    values.push(...conditions.values);
    selects.push(`SELECT 1 FROM ${collection.table} ${byIndex(index)} WHERE ${conditions.text}`);
  }
  if (selects.length === 0) return 0;
  const [row] = sql.rows(`SELECT count(*) FROM (${selects.join(' UNION ALL ')} LIMIT ?)`, [...values, limit]);
  return Number(row?.[0]);
}
