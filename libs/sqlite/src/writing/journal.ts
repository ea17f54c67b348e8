import type Database from 'libsql';
import { numberOf } from '../pragma.js';

/**
 * Folds the journal into the file and empties it, so that it holds nothing of what was deleted. False, at once, while somebody else reads or
 * writes: to be tried again.
 */
export function truncateJournal(database: Database.Database): boolean {
  const wait = numberOf(database, 'busy_timeout');
  database.pragma('busy_timeout=0');
  try {
    const rows = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().all();
    return (rows as readonly (readonly [number])[])[0]?.[0] === 0;
  } finally {
    database.pragma(`busy_timeout=${wait}`);
  }
}

/** Copies what the journal holds into the file, as far as nobody reads it. Never waits for others. */
export const foldJournal = (database: Database.Database): void =>
  void database.pragma('wal_checkpoint(PASSIVE)');
