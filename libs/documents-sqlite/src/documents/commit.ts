import { type ConcurrencyError, type Commit, type Purge, storeErrors } from '@parley/eventsourcing';
import { checkPosition, purgedValue } from '@parley/documents';
import { prepareMove } from '../checkpoints.js';
import { columnOf, type Collection } from '../collections/collection.js';
import type { Sql, SqlValue } from '../sql.js';
import { COLUMNS } from '../values.js';
import { prepareWrite, runWrites } from './write.js';

/**
 * Checks and reads a step at once, and answers what stores it inside a transaction.
 * Throws INVALID_DOCUMENT or INVALID_QUERY; the answered function throws LEASE_LOST, before it has changed anything.
 */
export function prepareCommit(sql: Sql, collection: Collection, commit: Commit): () => void {
  const { lease, checkpoint } = commit;
  const all = commit.copies ? [...commit.copies, ...commit.writes] : commit.writes;
  const writes = all.map((write) => prepareWrite(collection, write));
  const purges = commit.purges.map((purge) => preparePurge(collection, purge));
  const move = checkpoint ? prepareMove(sql, checkpoint) : null;
  return () => {
    const held = 'SELECT 1 FROM leases WHERE name = ? AND token = ? AND owner = ?';
    if (sql.rows(held, [lease.name, lease.token, lease.owner]).length === 0) throw leaseLost(lease.name);
    for (const { text, values } of purges) sql.run(text, values);
    runWrites(sql, collection, writes);
    move?.();
  };
}

interface PreparedPurge {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

function preparePurge(collection: Collection, purge: Purge): PreparedPurge {
  const { field, before } = purge;
  const value = purgedValue(collection, COLUMNS, purge);
  const text = `DELETE FROM ${collection.table} WHERE ${columnOf(field)} = ?`;
  if (before === undefined) return { text, values: [value] };
  return { text: `${text} AND position < ?`, values: [value, checkPosition(before, 'a purge')] };
}

function leaseLost(name: string): ConcurrencyError {
  return storeErrors.LEASE_LOST(
    `Another holder has taken the lease ${name}: nothing was stored.`,
    { lease: name },
    { retryable: false },
  );
}
