import { beginAfterRestore, resetDocuments, type ResetAnswer } from '@parley/subscriptions';
import type { LogIdentity } from '@parley/eventsourcing';
import type { ParleyConfig } from './config/config.js';
import { openStores, type Stores } from './stores.js';

/** Forgets read models that were built from another log. Throws `DOCUMENTS_IN_USE`, and `STORE_LOCKED` while a server runs. */
export const resetReadModels = (config: ParleyConfig): Promise<ResetAnswer> =>
  onStores(config, (stores) => resetDocuments(stores, Date.now()));

/** Tells a log that it was restored, with read models that fit. Throws `LOG_MISMATCH`, `CHECKPOINT_BEYOND_HEAD`, `STORE_LOCKED`. */
export const declareRestored = (config: ParleyConfig): Promise<LogIdentity> =>
  onStores(config, (stores) => beginAfterRestore(stores, Date.now()));

async function onStores<T>(config: ParleyConfig, work: (stores: Stores) => Promise<T>): Promise<T> {
  const { eventStore, documents } = await openStores(config);
  try {
    return await work({ eventStore, documents });
  } finally {
    await documents.close();
    await eventStore.close();
  }
}
