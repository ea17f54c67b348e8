import { moveCheckpoint } from '../checkpoints.js';
import type { Collections } from '../collections/collections.js';
import type { Database } from '../database.js';
import type { Fence } from './fence.js';
import { checkLease } from '../leases.js';
import { takePurges, type TakenCommit } from './prepare.js';
import { prepareWrite, type PreparedWrite, runPurge, runWrites } from './write.js';

export interface CommitParts {
  readonly database: Database;
  readonly collections: Collections;
  readonly fence: Fence;
}

/**
 * Stores a step: purges, copies, writes, checkpoint, each acknowledged by a majority before the next. Cut off in between, it is stored again
 * from its beginning, to the same effect. Throws LEASE_LOST, INVALID_DOCUMENT, INVALID_QUERY or UNKNOWN_COLLECTION.
 */
export async function storeCommit(
  { database, collections, fence }: CommitParts,
  { lease, collection: name, purges, copies, writes, checkpoint }: TakenCommit,
): Promise<void> {
  const collection = await collections.get(name);
  const taken = takePurges(collection, purges);
  const [left, prepared] = [copies, writes].map((of) =>
    of.map((write) => prepareWrite(collection, write, lease.token)),
  ) as [PreparedWrite[], PreparedWrite[]];
  // Before the fence, so that a lease that was never held leaves no trace.
  await checkLease(database, lease);
  const isRaised = await fence.raise(name, lease, checkpoint?.name ?? null);
  // Once more: from here on the fence holds, and a writer that raised it too late goes no further.
  if (isRaised) await checkLease(database, lease);
  for (const { field } of taken) await collections.ensureIndexed(collection, field);
  for (const purge of taken) await runPurge(database, collection, purge, lease.token);
  await runWrites(database, collection, left, lease);
  await runWrites(database, collection, prepared, lease);
  if (checkpoint) await moveCheckpoint(database, checkpoint, lease);
}
