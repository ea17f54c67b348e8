import { basename, dirname, join } from 'node:path';
import Database from 'libsql';
import type { InfrastructureError, ParleyError } from '@parley/eventsourcing';
import { codeOf, normaliseSqliteError, refusesRights, type StoreKind } from './errors.js';
import { beginFirstFill, followFirstFill, joinFirstFill } from './writing/first-fill.js';
import { makeFolder } from './folder.js';
import { checkHeader, refuseDamaged, refuseTooNew, type ExpectedHeader } from './header.js';
import { lockFile, type Unlock } from './lock.js';
import { numberOf } from './pragma.js';
import { refuseRights } from './rights.js';
import { inTransaction } from './writing/transaction.js';
import { fileErrors } from './file-errors.js';

export type { Database };

/** 32 MiB. */
const JOURNAL_PAGES = 8_000;
/** The journal grows while another program reads for long; afterwards it shrinks to this. */
const JOURNAL_BYTES = 64 * 1024 * 1024;
const CACHE_KIB = 32 * 1024;
/** Longest wait for another connection of this process that writes, in ms. */
const TURN_MS = 5_000;

export interface SqliteFileOptions {
  readonly path: string;
  /** Positive 32-bit number in the file's header that says whose file it is. */
  readonly applicationId: number;
  /** SQL scripts; the first makes format 1 of an empty file, the next format 2 of that, and so on. */
  readonly migrations: readonly string[];
  readonly kind: StoreKind;
  /** Pages of the journal that are gathered before they are folded into the file, so that a hot page is folded once for many commits; default: 8,000. */
  readonly journalPages?: number;
  /** What it holds can be made again, so that a new file need not be synced before `endFirstFill`. Default: each commit is. */
  readonly isDerived?: boolean;
}

interface OpenFile {
  readonly path: string;
  readonly unlock: Unlock;
}

const openFiles = new WeakMap<Database.Database, OpenFile>();
/** Files that this process still reads by prepared statements after their closing, because another program read them too. */
const lingering = new Set<string>();

/**
 * Opens a file that this process alone writes (WAL, `synchronous=FULL`), creating the folder and migrating as needed. Other programs
 * may read it meanwhile, by SQLite: to open and close it as a plain file in this process would drop the locks that SQLite has on it.
 * Throws STORE_LOCKED, STORE_FOREIGN, STORE_TOO_NEW, STORE_DAMAGED, STORE_REFUSED or STORE_UNAVAILABLE; a refused file stays as it
 * was, byte for byte. Close it with {@link closeSqliteFile}: the driver alone leaves the journal while a prepared statement lives.
 */
export function openSqliteFile(options: SqliteFileOptions): Database.Database {
  const path = join(makeFolder(dirname(options.path), options.kind), basename(options.path));
  const expected = { ...options, path, version: options.migrations.length };
  let unlock: Unlock | undefined;
  try {
    unlock = lockFile(path);
    if (options.isDerived) beginFirstFill(path);
    if (!lingering.has(path)) checkHeader(expected);
    const database = openPrepared(expected);
    openFiles.set(database, { path, unlock });
    return database;
  } catch (error) {
    unlock?.();
    throw refusalAtOpen(error, options, path);
  }
}

/**
 * Opens a file once more that this process has open by `openSqliteFile`, for another thread: it writes too, and takes its turn with the
 * first opening. Close it before that one, by the driver. Throws like `openSqliteFile`.
 */
export function joinSqliteFile({
  path,
  journalPages,
  ...options
}: Omit<SqliteFileOptions, 'migrations' | 'isDerived'>): Database.Database {
  try {
    const database = new Database(path);
    setPragmas(database, { path, journalPages });
    return database;
  } catch (error) {
    throw refusalAtOpen(error, { path, migrations: [], ...options }, path);
  }
}

/** Folds the journal into the file where nobody else reads it, closes, and gives the lock back. Harmless when closed already. */
export function closeSqliteFile(database: Database.Database): void {
  const open = openFiles.get(database);
  if (open === undefined) {
    // Opened for looking only, or closed already.
    if (database.open) database.close();
    return;
  }
  openFiles.delete(database);
  try {
    leaveWal(database, open.path);
  } finally {
    database.close();
    open.unlock();
  }
}

/** Leaving WAL is what gives the file back while prepared statements are still alive; another program that reads it prevents that. */
function leaveWal(database: Database.Database, path: string): void {
  lingering.add(path);
  try {
    followFirstFill(database);
    database.pragma('journal_mode=DELETE');
    lingering.delete(path);
  } catch (error) {
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error;
  }
}

type Expected = SqliteFileOptions & ExpectedHeader;

function openPrepared(expected: Expected): Database.Database {
  const database = new Database(expected.path);
  try {
    prepareFile(database, expected);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareFile(database: Database.Database, expected: Expected): void {
  const migrated = inTransaction(database, () => migrate(database, expected));
  database.pragma('journal_mode=WAL');
  setPragmas(database, expected);
  // The header, which is looked at before SQLite opens the file, then shows the format reached.
  if (migrated) database.pragma('wal_checkpoint(TRUNCATE)');
}

/** Those that a connection has for itself. */
function setPragmas(
  database: Database.Database,
  { path, journalPages = JOURNAL_PAGES }: Pick<SqliteFileOptions, 'path' | 'journalPages'>,
): void {
  database.pragma('synchronous=FULL');
  database.pragma(`wal_autocheckpoint=${journalPages}`);
  database.pragma(`journal_size_limit=${JOURNAL_BYTES}`);
  database.pragma(`cache_size=-${CACHE_KIB}`);
  database.pragma(`busy_timeout=${TURN_MS}`);
  joinFirstFill(database, path);
}

function migrate(database: Database.Database, { migrations, ...expected }: Expected): boolean {
  const found = numberOf(database, 'user_version');
  if (found > migrations.length) throw refuseTooNew(expected, found);
  if (found === migrations.length) return false;
  for (const script of migrations.slice(found)) database.exec(script);
  database.exec(`PRAGMA application_id=${expected.applicationId}; PRAGMA user_version=${migrations.length}`);
  return true;
}

function refuseLocked(kind: StoreKind, path: string, cause?: unknown): InfrastructureError {
  const folder = dirname(path);
  const message = `The ${kind} in ${folder} is open in another process: stop that process, or choose another data folder.`;
  return fileErrors.STORE_LOCKED(message, { folder }, { cause });
}

/** The same codes as ever, with the path and what to do about it. */
function refusalAtOpen(
  error: unknown,
  { kind, applicationId }: SqliteFileOptions,
  path: string,
): ParleyError {
  const normal = normaliseSqliteError(error, kind);
  if (normal === error) return normal;
  if (normal.code === 'STORE_LOCKED') return refuseLocked(kind, path, error);
  if (refusesRights(error)) return refuseRights(kind, path, error);
  if (normal.code === 'STORE_DAMAGED') return refuseDamaged({ kind, path, applicationId, version: 0 }, error);
  return normal;
}
