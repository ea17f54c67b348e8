import { join } from 'node:path';
import type { EventStore } from '@parley/eventsourcing';
import {
  closeSqliteFile,
  normaliseSqliteError,
  openSqliteFile,
  openStoreToRead,
  type Database,
} from '@parley/sqlite';
import { APPLICATION_ID, KIND, MIGRATIONS } from './format.js';
import { SqliteEventStore } from './store.js';

const FILE = 'events.db';
const FORMAT = { applicationId: APPLICATION_ID, kind: KIND };

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

/**
 * The same for looking only, beside a process that works on it or not: writes nothing, makes no file and gets no notice of appends. Throws
 * STORE_TOO_OLD and STORE_REFUSED too. Appends fail.
 */
export function readSqliteEventStore({
  folder,
}: Pick<SqliteEventStoreOptions, 'folder'>): Promise<EventStore> {
  return new Promise((resolve) => {
    const path = join(folder, FILE);
    const database = openStoreToRead({ path, ...FORMAT, version: MIGRATIONS.length });
    resolve(storeOn(database, Date.now, path, true));
  });
}

function openStore({ folder, clock = Date.now, file = FILE }: SqliteEventStoreOptions): EventStore {
  const path = join(folder, file);
  return storeOn(openSqliteFile({ path, ...FORMAT, migrations: MIGRATIONS }), clock, path, false);
}

function storeOn(
  database: Database.Database,
  clock: () => number,
  path: string,
  isReader: boolean,
): EventStore {
  try {
    return new SqliteEventStore(database, clock, path, isReader);
  } catch (error) {
    closeSqliteFile(database);
    throw normaliseSqliteError(error, KIND, path);
  }
}
