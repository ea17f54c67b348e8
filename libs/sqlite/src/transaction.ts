import type Database from 'libsql';

/** Runs the work between BEGIN and COMMIT, all or nothing; whatever it or the commit throws comes through. */
export function inTransaction<T>(database: Database.Database, work: () => T): T {
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
