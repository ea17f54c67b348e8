import { belongToLog, putBuiltFrom, type LogStores } from './belonging.js';
import { beginEpoch, type LogIdentity } from '@parley/eventsourcing';

/**
 * Begins another epoch of a log that was restored from a backup, for read models that were restored with it.
 * Throws `LOG_MISMATCH` or `CHECKPOINT_BEYOND_HEAD` for read models that do not belong to it. Cut off in the middle, a reset is needed.
 */
export async function beginAfterRestore(stores: LogStores, now: number): Promise<LogIdentity> {
  const { mismatch } = await belongToLog(stores, now);
  if (mismatch !== null) throw mismatch;
  const identity = await beginEpoch(stores.eventStore, now);
  await putBuiltFrom(stores.documents, identity);
  return identity;
}
