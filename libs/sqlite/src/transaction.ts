import type Database from 'libsql';

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
