import type Database from 'libsql';
import { normaliseSqliteError, storeDamaged, type StoreKind } from './errors.js';
import { openReadOnly } from './read.js';

const closedAfter = <T>(path: string, kind: StoreKind, work: (database: Database.Database) => T): T => {
  try {
    const database = openReadOnly(path, kind);
    try {
      return work(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw normaliseSqliteError(error, kind, path);
  }
};

/**
 * Copies a store's file as it is at one moment, into a file that is not there yet; another process may write to it meanwhile.
 * Takes as long as reading all of it. Throws STORE_DAMAGED, STORE_FULL, STORE_REFUSED and STORE_UNAVAILABLE.
 */
export function copySqliteFile(from: string, to: string, kind: StoreKind): void {
  closedAfter(from, kind, (database) => database.prepare('VACUUM INTO ?').run([to]));
}

/**
 * FTS5 of this SQLite says so of an index too in which its secure deletion has emptied a page. The tables that it keeps the index in are read as
 * all others; whether the index holds what it should is for its owner to find out.
 */
const FALSE_ALARM = /^malformed inverted index for FTS5 table /;

/**
 * Reads all of a store's file: what is wrong with its pages, tables and indexes, in SQLite's words, at most `most` of it. Changes nothing and
 * makes no file. Throws STORE_REFUSED and STORE_UNAVAILABLE, and STORE_DAMAGED where the file cannot be opened at all.
 */
export function faultsOf(path: string, kind: StoreKind, most: number): readonly string[] {
  const rows = closedAfter(path, kind, (database) =>
    database.prepare(`PRAGMA integrity_check(${most})`).raw().all(),
  ) as readonly (readonly [string])[];
  return rows.map(([text]) => text).filter((text) => text !== 'ok' && !FALSE_ALARM.test(text));
}

/** Reads all of a store's file. Throws STORE_DAMAGED, with the first fault as its place, unless every page and every index is whole. */
export function checkSqliteFile(path: string, kind: StoreKind): void {
  const [fault] = faultsOf(path, kind, 1);
  if (fault !== undefined) throw storeDamaged(kind, path, `(${fault})`);
}
