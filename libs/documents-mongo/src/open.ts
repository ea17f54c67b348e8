import { type DocumentStore, storeErrors } from '@parley/eventsourcing';
import { checkMongoOptions } from './connection/check-options.js';
import { databaseOf } from './database.js';
import { createClient, DEFAULT_TIMEOUT_MS, type MongoOptions } from './connection/options.js';
import { createStore } from './store.js';

/**
 * Opens the document store. It connects with the first question, so that a process starts while the server is down; a question then
 * throws STORE_UNAVAILABLE, and goes through again once the server is back. Throws INVALID_CONFIGURATION.
 */
export async function openMongoDocuments(options: MongoOptions): Promise<DocumentStore> {
  const mistakes = checkMongoOptions(options);
  if (mistakes.length > 0) throw storeErrors.INVALID_CONFIGURATION(mistakes.join(' '));
  const { timeoutMs = DEFAULT_TIMEOUT_MS, clock, suffix = '' } = options;
  const database = databaseOf(createClient(options), `${options.database}${suffix}`);
  return createStore({ database, slowClient: () => createClient(options, false), timeoutMs, clock });
}
