import type { Commit } from '@parley/eventsourcing';
import { prepareMove } from '../checkpoints.js';
import type { Collection } from '../collections/collection.js';
import { checkHeld } from '../leases.js';
import { preparePurge, runPurge } from '../purges/purge.js';
import type { Sql } from '../sql.js';
import { followWords } from '../words/changed.js';
import { createPrepare, runWrites } from './write.js';

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
  const writes = all.map(createPrepare(collection));
  const purges = commit.purges.map((purge) => preparePurge(collection, purge));
  const move = checkpoint ? prepareMove(sql, checkpoint) : null;
  return () => {
    checkHeld(sql, lease);
    const words = followWords(sql, collection);
    for (const purge of purges) runPurge(sql, collection, purge, words);
    words.beforeWrites(writes);
    runWrites(sql, collection, writes, words.changed);
    if (words.end()) onGone();
    move?.();
  };
}
