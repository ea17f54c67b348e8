import Database from 'libsql';

/** Gives a lock back. */
export type Unlock = () => void;

/** A journal in memory, and a change that is never committed: so a lock that may not be written is refused, and the file stays empty. */
const TAKE = 'PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE; PRAGMA user_version=1';

/**
 * Takes the lock on a store file: the system's own lock on `<path>-lock`, an empty file that stays. The system gives it back when the
 * process ends, kill -9 included. Throws the driver's SQLITE_BUSY while another process, or another opening of this one, has it.
 * The store file itself stays readable to other programs.
 */
export function lockFile(path: string): Unlock {
  const lock = new Database(`${path}-lock`);
  try {
    lock.exec(TAKE);
  } catch (error) {
    lock.close();
    throw error;
  }
  return () => lock.close();
}
