import type { Purge } from '@parley/eventsourcing';
import { checkPosition, purgedValue } from '@parley/documents';
import type { Collection } from '../collections/collection.js';
import { columnsOf, plannable } from '../queries/plannable.js';
import { columnOf, type Sql, type SqlValue } from '../sql.js';
import type { WordsFollower } from '../words/changed.js';

/** Which rows of a collection go. */
export interface PreparedPurge {
  readonly condition: string;
  readonly values: readonly SqlValue[];
}

/** Throws INVALID_QUERY. */
export function preparePurge(collection: Collection, purge: Purge): PreparedPurge {
  const { field, before } = purge;
  const asked = plannable(collection, [{ [field]: purge.value }]);
  const value = purgedValue(asked, columnsOf(collection), purge);
  const condition = `${columnOf(field)} = ?`;
  if (before === undefined) return { condition, values: [value] };
  return { condition: `${condition} AND position < ?`, values: [value, checkPosition(before, 'a purge')] };
}

/** To be run in a transaction. */
export function runPurge(
  sql: Sql,
  { table }: Collection,
  { condition, values }: PreparedPurge,
  words: WordsFollower,
): void {
  words.beforePurge(condition, values);
  sql.run(`DELETE FROM ${table} WHERE ${condition}`, values);
}
