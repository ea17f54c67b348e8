import { dirname, join } from 'node:path';
import type { DocumentStore } from '@parley/eventsourcing';
import {
  closeSqliteFile,
  type Database,
  joinSqliteFile,
  normaliseSqliteError,
  openSqliteFile,
  openStoreToRead,
} from '@parley/sqlite';
import { APPLICATION_ID, FILE, KIND, MIGRATIONS } from './format.js';
import { createStore, type StoreOptions } from './store.js';
import { setCache } from './turns/cache.js';
import { beginTurns, createTurns, NO_TURNS, type Turns } from './turns/turns.js';

/** 64 MiB: a rebuild rewrites the same pages often, and each checkpoint would copy them once more. */
const JOURNAL_PAGES = 16_384;
const FORMAT = { applicationId: APPLICATION_ID, kind: KIND } as const;
const WRITTEN = { ...FORMAT, journalPages: JOURNAL_PAGES } as const;

export interface SqliteDocumentsOptions {
  /** Created when missing. */
  readonly folder: string;
  /** Name of the store's file in it; default: `documents.db`, that of the read models. */
  readonly file?: string;
  /** ms since the epoch, for leases; default: the system's. */
  readonly clock?: () => number;
  /**
   * All it holds follows from a log: a new file is not synced before its first collections are complete, and begun again after a loss of
   * power until then. Default: each commit is durable.
   */
  readonly isDerived?: boolean;
  /** Another thread of this process is to open it too, by `joinSqliteDocuments`, and to write instead of this opening. Default: none does. */
  readonly isShared?: boolean;
  /** Of `turnsMemory`: another thread is to open it too, and to write beside this opening. Default: none does. */
  readonly turns?: SharedArrayBuffer | undefined;
}

/**
 * Opens the embedded document store, for this process alone; leases of the process that had it open before are free again.
 * Throws STORE_LOCKED, STORE_FOREIGN, STORE_TOO_NEW, STORE_DAMAGED or STORE_UNAVAILABLE.
 */
export async function openSqliteDocuments({
  folder,
  clock = Date.now,
  file = FILE,
  isDerived = false,
  isShared = false,
  turns,
}: SqliteDocumentsOptions): Promise<DocumentStore> {
  const path = join(folder, file);
  const database = openSqliteFile({ path, ...WRITTEN, migrations: MIGRATIONS, isDerived });
  const access = isShared ? 'shared' : turns ? 'helped' : 'alone';
  return writingStore(database, { path, clock, access, turns: turnsOf(turns) });
}

export interface JoinOptions extends Pick<SqliteDocumentsOptions, 'folder' | 'turns'> {
  /** It helps the thread that writes, for a while, and leaves it to that to erase. Default: it is the thread that writes. */
  readonly isHelping?: boolean;
}

/** The same for another thread, while this process has it open for one. Close it first. Leases stay with their holders. */
export async function joinSqliteDocuments({
  folder,
  turns,
  isHelping = false,
}: JoinOptions): Promise<DocumentStore> {
  const path = join(folder, FILE);
  const access = isHelping ? 'helping' : 'joined';
  const database = joinSqliteFile({ path, ...WRITTEN });
  if (isHelping && turns !== undefined) beginTurns(turns);
  return writingStore(database, { path, clock: Date.now, access, turns: turnsOf(turns) });
}

const turnsOf = (memory: SharedArrayBuffer | undefined): Turns =>
  memory === undefined ? NO_TURNS : createTurns(memory);

function writingStore(database: Database.Database, options: StoreOptions): DocumentStore {
  try {
    setCache(database, options.access === 'helping');
    // Rows sorted for an index, once they are more than the cache of pages holds: beside the file, where there is room.
    database.pragma('temp_store=FILE');
    database.pragma(`temp_store_directory='${dirname(options.path).replaceAll("'", "''")}'`);
    // Nothing that is deleted stays in a page.
    database.pragma('secure_delete=ON');
    return createStore(database, options);
  } catch (error) {
    closeSqliteFile(database);
    throw normaliseSqliteError(error, KIND, options.path);
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
  const database = openStoreToRead({ path, ...FORMAT, version: MIGRATIONS.length });
  try {
    return createStore(database, { path, clock: Date.now, access: 'reading', turns: NO_TURNS });
  } catch (error) {
    closeSqliteFile(database);
    throw normaliseSqliteError(error, KIND, path);
  }
}
