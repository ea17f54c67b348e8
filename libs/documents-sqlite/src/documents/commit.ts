import { type ConcurrencyError, type Commit, type Purge, storeErrors } from '@parley/eventsourcing';
import { checkPosition, purgedValue } from '@parley/documents';
import { prepareMove } from '../checkpoints.js';
import type { Collection } from '../collections/collection.js';
import { columnOf, type Sql, type SqlValue } from '../sql.js';
import { columnsOf, plannable } from '../queries/plannable.js';
import { followWords } from '../words/changed.js';
import { prepareWrite, runWrites } from './write.js';

/**
 * Checks and reads a step at once, and answers what stores it inside a transaction. `onGone`: words are to be taken out of their index.
 * Throws INVALID_DOCUMENT or INVALID_QUERY; the answered function throws LEASE_LOST, before it has changed anything.
 */
export function prepareCommit(
  sql: Sql,
  collection: Collection,
  commit: Commit,
  onGone: () => void,
): () => void {
  const { lease, checkpoint } = commit;
  const all = commit.copies ? [...commit.copies, ...commit.writes] : commit.writes;
  const writes = all.map((write) => prepareWrite(collection, write));
  const purges = commit.purges.map((purge) => preparePurge(collection, purge));
  const move = checkpoint ? prepareMove(sql, checkpoint) : null;
  return () => {
    const held = 'SELECT 1 FROM leases WHERE name = ? AND token = ? AND owner = ?';
    if (sql.rows(held, [lease.name, lease.token, lease.owner]).length === 0) throw leaseLost(lease.name);
    const words = followWords(sql, collection);
    for (const { condition, values } of purges) {
      words.beforePurge(condition, values);
      sql.run(`DELETE FROM ${collection.table} WHERE ${condition}`, values);
    }
    words.beforeWrites(writes);
    runWrites(sql, collection, writes, words.changed);
    if (words.end()) onGone();
    move?.();
  };
}

interface PreparedPurge {
  readonly condition: string;
  readonly values: readonly SqlValue[];
}

function preparePurge(collection: Collection, purge: Purge): PreparedPurge {
  const { field, before } = purge;
  const asked = plannable(collection, [{ [field]: purge.value }]);
  const value = purgedValue(asked, columnsOf(collection), purge);
  const condition = `${columnOf(field)} = ?`;
  if (before === undefined) return { condition, values: [value] };
  return { condition: `${condition} AND position < ?`, values: [value, checkPosition(before, 'a purge')] };
}

function leaseLost(name: string): ConcurrencyError {
  return storeErrors.LEASE_LOST(
    `Another holder has taken the lease ${name}: nothing was stored.`,
    { lease: name },
    { retryable: false },
  );
}
