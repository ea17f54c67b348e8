import { join } from 'node:path';
import type { EventStore } from '@parley/eventsourcing';
import { closeSqliteFile, normaliseSqliteError, openSqliteFile } from '@parley/sqlite';
import { APPLICATION_ID, KIND, MIGRATIONS } from './format.js';
import { SqliteEventStore } from './store.js';

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
export function openSqliteEventStore(options: SqliteEventStoreOptions): Promise<EventStore> {
  return new Promise((resolve) => {
    resolve(openStore(options));
  });
}

function openStore({ folder, clock = Date.now, file = 'events.db' }: SqliteEventStoreOptions): EventStore {
  const format = { applicationId: APPLICATION_ID, migrations: MIGRATIONS, kind: KIND };
  const path = join(folder, file);
  const database = openSqliteFile({ path, ...format });
  try {
    return new SqliteEventStore(database, clock, path);
  } catch (error) {
    closeSqliteFile(database);
    throw normaliseSqliteError(error, KIND, path);
  }
}
