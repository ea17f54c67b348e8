import Database from 'libsql';
import { normaliseSqliteError, type StoreKind } from './errors.js';
import { refuseDamaged } from './header.js';

const closedAfter = <T>(path: string, kind: StoreKind, work: (database: Database.Database) => T): T => {
  try {
    const database = new Database(path, { readonly: true });
    try {
      return work(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw normaliseSqliteError(error, kind);
  }
};

/**
 * Copies a store's file as it is at one moment, into a file that is not there yet; another process may write to it meanwhile.
 * Takes as long as reading all of it. Throws STORE_DAMAGED, STORE_FULL and STORE_UNAVAILABLE.
 */
export function copySqliteFile(from: string, to: string, kind: StoreKind): void {
  closedAfter(from, kind, (database) => database.prepare('VACUUM INTO ?').run([to]));
}

/** Reads all of a store's file. Throws STORE_DAMAGED unless every page and every index is whole. */
export function checkSqliteFile(path: string, kind: StoreKind): void {
  const found = closedAfter(path, kind, (database) =>
    database.prepare('PRAGMA integrity_check(1)').raw().all(),
  ) as readonly (readonly [string])[];
  if (found[0]?.[0] !== 'ok') throw refuseDamaged({ kind, path, applicationId: 0, version: 0 });
}
