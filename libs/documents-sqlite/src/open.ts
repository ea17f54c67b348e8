import { join } from 'node:path';
import type { DocumentStore } from '@parley/eventsourcing';
import { closeSqliteFile, normaliseSqliteError, openSqliteFile, openStoreToRead } from '@parley/sqlite';
import { APPLICATION_ID, KIND, MIGRATIONS } from './format.js';
import { createStore } from './store.js';

const CACHE_KIB = 65_536;
/** 64 MiB: a rebuild rewrites the same pages often, and each checkpoint would copy them once more. */
const JOURNAL_PAGES = 16_384;
const FILE = 'documents.db';

export interface SqliteDocumentsOptions {
  /** Created when missing; the store is its `documents.db`. */
  readonly folder: string;
  /** ms since the epoch, for leases; default: the system's. */
  readonly clock?: () => number;
}

/**
 * Opens the embedded document store, for this process alone; leases of the process that had it open before are free again.
 * Throws STORE_LOCKED, STORE_FOREIGN, STORE_TOO_NEW, STORE_DAMAGED or STORE_UNAVAILABLE.
 */
export async function openSqliteDocuments(options: SqliteDocumentsOptions): Promise<DocumentStore> {
  const path = join(options.folder, FILE);
  const database = openSqliteFile({
    path,
    applicationId: APPLICATION_ID,
    migrations: MIGRATIONS,
    kind: KIND,
  });
  try {
    database.pragma(`cache_size=-${CACHE_KIB}`);
    database.pragma(`wal_autocheckpoint=${JOURNAL_PAGES}`);
    return createStore(database, { path, clock: options.clock ?? Date.now, isReader: false });
  } catch (error) {
    closeSqliteFile(database);
    throw normaliseSqliteError(error, KIND, path);
  }
}

/**
 * The same for looking only, beside a process that works on it or not: writes nothing and makes no file. Throws STORE_TOO_OLD and STORE_REFUSED
 * too. Everything that writes fails, and so does a question whose index is still to be made.
 */
export async function readSqliteDocuments({
  folder,
}: Pick<SqliteDocumentsOptions, 'folder'>): Promise<DocumentStore> {
  const path = join(folder, FILE);
  const format = { applicationId: APPLICATION_ID, version: MIGRATIONS.length, kind: KIND } as const;
  const database = openStoreToRead({ path, ...format });
  try {
    return createStore(database, { path, clock: Date.now, isReader: true });
  } catch (error) {
    closeSqliteFile(database);
    throw normaliseSqliteError(error, KIND, path);
  }
}
