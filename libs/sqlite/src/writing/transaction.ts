import type Database from 'libsql';
import { numberOf } from '../pragma.js';
import { followFirstFill } from './first-fill.js';

/** Runs reads that all see the file as it is at one moment. */
export function inSnapshot<T>(database: Database.Database, work: () => T): T {
  database.exec('BEGIN');
  try {
    return work();
  } finally {
    if (database.inTransaction) database.exec('COMMIT');
  }
}

/** Runs the work between BEGIN and COMMIT, all or nothing; whatever it or the commit throws comes through. */
export function inTransaction<T>(database: Database.Database, work: () => T): T {
  followFirstFill(database);
  return run(database, work);
}

function run<T>(database: Database.Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk or a failed write has already rolled back; a second rollback would hide the reason.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The same without waiting for the disk. After a loss of power the work may not have been done, as long as nothing was stored after it by
 * {@link inTransaction}.
 */
export function inUnsyncedTransaction<T>(database: Database.Database, work: () => T): T {
  if (followFirstFill(database)) return run(database, work);
  database.pragma('synchronous=NORMAL');
  try {
    return run(database, work);
  } finally {
    database.pragma('synchronous=FULL');
  }
}

/** The same for work that writes to `sqlite_schema` itself; every connection then reads the schema again. */
export function inSchemaTransaction(database: Database.Database, work: () => void): void {
  database.pragma('writable_schema=ON');
  try {
    inTransaction(database, () => {
      work();
      database.pragma(`schema_version=${numberOf(database, 'schema_version') + 1}`);
    });
  } finally {
    database.pragma('writable_schema=RESET');
  }
}
