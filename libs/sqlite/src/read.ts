import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { type InfrastructureError, type ParleyError, storeErrors } from '@parley/eventsourcing';
import { codeOf, normaliseSqliteError, refusesRights, type StoreKind } from './errors.js';
import { refuseDamaged, refuseForeign, refuseTooNew, type ExpectedHeader } from './header.js';
import { fileErrors } from './file-errors.js';
import { numberOf } from './pragma.js';

/** The driver has no option for it that works: this is SQLite's own. Of the journal's index nothing is written and none is made. */
const READ_ONLY = '?mode=ro&readonly_shm=1';
/** For a file without a journal, which SQLite would make: nobody has it open. */
const WITHOUT_JOURNAL = '?immutable=1';
/** Place in the header, and value, of a file whose changes come by way of a journal that stays (WAL). */
const WRITE_VERSION_OFFSET = 18;
const WAL = 2;
/** A server that starts or ends has the file for itself for a moment, in ms. */
const PATIENCE_MS = 5_000;

/**
 * Opens a file for looking only, whether a server works on it or not: nothing is written and no file is made. Close it by the driver.
 * `timeout`: ms to wait for a lock.
 * Throws the driver's errors, and STORE_REFUSED for a copy that lacks the index of its journal: only a start can put that in order.
 */
export function openReadOnly(path: string, kind: StoreKind, timeout = PATIENCE_MS): Database.Database {
  const database = new Database(pathToFileURL(path).href + modeOf(path, kind));
  database.pragma(`busy_timeout=${timeout}`);
  return database;
}

function modeOf(path: string, kind: StoreKind): string {
  if (existsSync(`${path}-shm`) || !isWal(path)) return READ_ONLY;
  const journal = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (journal !== undefined && journal.size > 0) throw refuseUnclosed(kind, path);
  return WITHOUT_JOURNAL;
}

/** Only for a file that this process has not open: to close it here would drop SQLite's locks on it. */
function isWal(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const [version] = readAt(file, WRITE_VERSION_OFFSET);
    return version === WAL;
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, offset: number): Buffer {
  const byte = Buffer.alloc(1);
  return byte.subarray(0, readSync(file, byte, 0, 1, offset));
}

/**
 * The same for a store's file of the newest format; close it with `closeSqliteFile`. Throws STORE_FOREIGN, STORE_TOO_NEW, STORE_TOO_OLD, STORE_DAMAGED, STORE_LOCKED,
 * STORE_REFUSED or STORE_UNAVAILABLE.
 */
export function openStoreToRead(expected: ExpectedHeader): Database.Database {
  const { path, kind } = expected;
  try {
    const database = openReadOnly(path, kind);
    try {
      checkFormat(database, expected);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw refusalAtReading(error, expected);
  }
}

function checkFormat(database: Database.Database, expected: ExpectedHeader): void {
  const [id, version, pages] = ['application_id', 'user_version', 'page_count'].map((name) =>
    numberOf(database, name),
  );
  if (pages === 0) throw refuseTooOld(expected);
  if (id !== expected.applicationId) throw refuseForeign(expected);
  if ((version ?? 0) > expected.version) throw refuseTooNew(expected, version ?? 0);
  if ((version ?? 0) < expected.version) throw refuseTooOld(expected);
}

function refuseTooOld({ kind, path }: ExpectedHeader): InfrastructureError {
  const message = `The ${kind} ${path} is of an older format: a start of this version brings it up to date.`;
  return fileErrors.STORE_TOO_OLD(message, { path });
}

function refuseUnclosed(kind: StoreKind, path: string, cause?: unknown): InfrastructureError {
  const message = `The ${kind} ${path} was not closed, and what is in its journal cannot be read without writing: start Parley on it once, or copy ${path}-shm too.`;
  return storeErrors.STORE_REFUSED(message, { path }, { cause });
}

function refusalAtReading(error: unknown, expected: ExpectedHeader): ParleyError {
  const { path, kind } = expected;
  if (/^SQLITE_READONLY/.test(codeOf(error))) return refuseUnclosed(kind, path, error);
  if (refusesRights(error)) {
    const message = `The ${kind} ${path} cannot be read: give this user the rights to read its folder and the files in it.`;
    return storeErrors.STORE_REFUSED(message, { path }, { cause: error });
  }
  const normal = normaliseSqliteError(error, kind, path);
  return normal !== error && normal.code === 'STORE_DAMAGED' ? refuseDamaged(expected, error) : normal;
}
