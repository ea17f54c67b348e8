import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'libsql';
import { InfrastructureError, type ParleyError } from '@parley/eventsourcing';
import { normaliseSqliteError, type StoreKind } from './errors.js';
import { checkHeader, refuseDamaged, refuseTooNew, type ExpectedHeader } from './header.js';
import { inTransaction } from './transaction.js';

export type { Database };

/** Journal pages gathered before they are folded into the file (32 MiB), so that a hot page is folded once for many commits. */
const CHECKPOINT_PAGES = 8_000;
const CACHE_KIB = 32 * 1024;

export interface SqliteFileOptions {
  readonly path: string;
  /** Positive 32-bit number in the file's header that says whose file it is. */
  readonly applicationId: number;
  /** SQL scripts; the first makes format 1 of an empty file, the next format 2 of that, and so on. */
  readonly migrations: readonly string[];
  readonly kind: StoreKind;
}

/** Files that this process has open: looking into one of them again would drop its lock. */
const openPaths = new Set<string>();
const pathOf = new WeakMap<Database.Database, string>();

/**
 * Opens a file for this process alone (WAL, `synchronous=FULL`, no shared memory), creating the folder and migrating as needed.
 * Throws STORE_LOCKED, STORE_FOREIGN, STORE_TOO_NEW, STORE_DAMAGED or STORE_UNAVAILABLE; a refused file stays as it was, byte for byte.
 * Close it with {@link closeSqliteFile}: the driver alone keeps the lock as long as a prepared statement lives.
 */
export function openSqliteFile(options: SqliteFileOptions): Database.Database {
  const path = claimPath(options);
  try {
    const expected = { ...options, path, version: options.migrations.length };
    checkHeader(expected);
    const database = new Database(path);
    try {
      prepareFile(database, expected, options.migrations);
    } catch (error) {
      database.close();
      throw error;
    }
    pathOf.set(database, path);
    return database;
  } catch (error) {
    openPaths.delete(path);
    throw refusalAtOpen(error, options, path);
  }
}

/** Folds the journal into the file, gives the lock back and closes. Harmless when closed already. */
export function closeSqliteFile(database: Database.Database): void {
  const path = pathOf.get(database);
  if (path === undefined) return;
  pathOf.delete(database);
  try {
    // Leaving WAL is what gives an exclusive lock back while prepared statements are still alive.
    database.pragma('journal_mode=DELETE');
    database.pragma('locking_mode=NORMAL');
    database.prepare('SELECT count(*) FROM sqlite_schema').all();
  } finally {
    database.close();
    openPaths.delete(path);
  }
}

function claimPath({ path, kind }: SqliteFileOptions): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const claimed = join(realpathSync(dirname(path)), basename(path));
    if (openPaths.has(claimed)) throw refuseLocked(kind, claimed);
    openPaths.add(claimed);
    return claimed;
  } catch (error) {
    throw normaliseSqliteError(error, kind);
  }
}

function prepareFile(
  database: Database.Database,
  expected: ExpectedHeader,
  migrations: readonly string[],
): void {
  // Before the first read: so the write-ahead log needs no shared memory, and the lock is taken once and kept.
  database.pragma('locking_mode=EXCLUSIVE');
  const migrated = inTransaction(database, () => migrate(database, expected, migrations));
  database.pragma('journal_mode=WAL');
  database.pragma('synchronous=FULL');
  database.pragma(`wal_autocheckpoint=${CHECKPOINT_PAGES}`);
  database.pragma(`cache_size=-${CACHE_KIB}`);
  // A new file enters WAL, and so takes its lock for good, with this read; the header then shows the format reached.
  database.pragma(migrated ? 'wal_checkpoint(TRUNCATE)' : 'user_version');
}

function migrate(
  database: Database.Database,
  expected: ExpectedHeader,
  migrations: readonly string[],
): boolean {
  const rows = database.prepare('PRAGMA user_version').raw().all() as readonly [number][];
  const found = rows[0]?.[0] ?? 0;
  if (found > migrations.length) throw refuseTooNew(expected, found);
  if (found === migrations.length) return false;
  for (const script of migrations.slice(found)) database.exec(script);
  database.exec(`PRAGMA application_id=${expected.applicationId}; PRAGMA user_version=${migrations.length}`);
  return true;
}

function refuseLocked(kind: StoreKind, path: string, cause?: unknown): InfrastructureError {
  const folder = dirname(path);
  const message = `The ${kind} in ${folder} is open in another process: stop that process, or choose another data folder.`;
  return new InfrastructureError('STORE_LOCKED', message, { folder }, true, cause);
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
  if (normal.code === 'STORE_DAMAGED') return refuseDamaged({ kind, path, applicationId, version: 0 }, error);
  return normal;
}
