import { join } from 'node:path';
import type { EventStore } from '@parley/eventsourcing';
import { closeSqliteFile, normaliseSqliteError, openSqliteFile } from '@parley/sqlite';
import { APPLICATION_ID, KIND, MIGRATIONS } from './format.js';
import { createStore } from './store.js';

export interface SqliteEventStoreOptions {
  /** Created when missing. */
  readonly folder: string;
  /** ms since the epoch; default: the system's. */
  readonly clock?: () => number;
  /** Default `events.db`. */
  readonly file?: string;
}

/**
 * Opens the embedded event store, for this process alone. Throws STORE_LOCKED, STORE_FOREIGN, STORE_TOO_NEW, STORE_DAMAGED
 * or STORE_UNAVAILABLE. Event ids come back in lower case; events that it answers may be shared and are not to be changed.
 */
export async function openSqliteEventStore(options: SqliteEventStoreOptions): Promise<EventStore> {
  const database = openSqliteFile({
    path: join(options.folder, options.file ?? 'events.db'),
    applicationId: APPLICATION_ID,
    migrations: MIGRATIONS,
    kind: KIND,
  });
  try {
    return createStore(database, options.clock ?? Date.now);
  } catch (error) {
    closeSqliteFile(database);
    throw normaliseSqliteError(error, KIND);
  }
}
