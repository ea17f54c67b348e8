import { resetDocuments, type ResetAnswer } from '@parley/eventsourcing';
import type { ParleyConfig } from './config/index.js';
import { openStores } from './stores.js';

/** Forgets read models that were built from another log. Throws `DOCUMENTS_IN_USE`, and `STORE_LOCKED` while a server runs. */
export async function resetReadModels(config: ParleyConfig): Promise<ResetAnswer> {
  const { eventStore, documents } = await openStores(config);
  try {
    return await resetDocuments({ eventStore, documents }, Date.now());
  } finally {
    await documents.close();
    await eventStore.close();
  }
}
