import { existsSync } from 'node:fs';
import Database from 'libsql';
import { codeOf, type StoreKind } from './errors.js';
import { openReadOnly } from './read.js';

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

/** Whether another process, or another opening of this one, has the lock on a store file. Makes no file. Throws the driver's other errors. */
export function isLocked(path: string, kind: StoreKind): boolean {
  if (!existsSync(`${path}-lock`)) return false;
  const lock = openReadOnly(`${path}-lock`, kind, 0);
  try {
    lock.prepare('PRAGMA schema_version').raw().all();
    return false;
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    lock.close();
  }
}
