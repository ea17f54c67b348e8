import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'libsql';
import { numberOf } from '../pragma.js';
import { truncateJournal } from './journal.js';

// A file that can be made again is not synced while it is filled for the first time: the system then writes a page once for many commits. A
// kill takes nothing, for the system has what was written. A loss of power may tear the file, which is then begun again. So beside it
// stands a mark that names the start of the machine in which it was begun.

const markOf = (path: string): string => `${path}-unsynced`;

/** Of the journal, in which a page that is written again soon is written over: 16 MiB. What is not synced waits for nothing when it is folded. */
const FILL_PAGES = 4_096;

/** Linux makes an id at each start. */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';
const RETRY_MS = 1_000;

interface Fill {
  readonly path: string;
  /** Of the journal, once it is synced. */
  readonly journalPages: number;
  /** When its end is to be tried again, in ms of `performance.now()`; null: it is not. */
  endsAt: number | null;
}

const fills = new WeakMap<Database.Database, Fill>();

/**
 * To be called under the lock, before SQLite opens the file. A new file is marked, and one that a loss of power may have torn is removed
 * first. `boot` is the id of the machine's start; where the system gives none, nothing is marked: every file is synced.
 */
export function beginFirstFill(path: string, boot = bootId()): void {
  const mark = markOf(path);
  if (existsSync(mark)) {
    if (readFileSync(mark, 'utf8') === boot) return;
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
    rmSync(mark);
  }
  if (boot !== null && !existsSync(path)) writeSynced(mark, boot);
}

function bootId(): string | null {
  try {
    return readFileSync(BOOT_ID, 'utf8');
  } catch {
    return null;
  }
}

function writeSynced(path: string, text: string): void {
  writeFileSync(path, text, { flush: true });
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** To be called of each opening of a file. */
export function joinFirstFill(database: Database.Database, path: string): void {
  if (!existsSync(markOf(path))) return;
  const fill = { path, journalPages: numberOf(database, 'wal_autocheckpoint'), endsAt: null };
  database.pragma('synchronous=OFF');
  database.pragma(`wal_autocheckpoint=${FILL_PAGES}`);
  fills.set(database, fill);
}

/** To be called before a transaction, for another opening may have ended the fill. Whether nothing that is written is synced. */
export function followFirstFill(database: Database.Database): boolean {
  const fill = fills.get(database);
  if (fill === undefined) return false;
  if (existsSync(markOf(fill.path))) {
    const isDue = fill.endsAt !== null && performance.now() >= fill.endsAt;
    return !(isDue && endNow(database, fill));
  }
  leave(database, fill);
  return false;
}

function leave(database: Database.Database, { journalPages }: Fill): void {
  fills.delete(database);
  database.pragma('synchronous=FULL');
  database.pragma(`wal_autocheckpoint=${journalPages}`);
}

/**
 * Where the file is filled for the first time and `isOver` says so, syncs all of it, and what is written from now on. Where somebody reads the
 * file at that moment, this is tried again before later transactions.
 */
export function endFirstFill(database: Database.Database, isOver: () => boolean): void {
  const fill = fills.get(database);
  if (fill !== undefined && followFirstFill(database) && isOver()) endNow(database, fill);
}

function endNow(database: Database.Database, fill: Fill): boolean {
  database.pragma('synchronous=FULL');
  // Something for the journal to hold: without that SQLite does not sync the file.
  database.pragma(`user_version=${numberOf(database, 'user_version')}`);
  if (!truncateJournal(database)) {
    database.pragma('synchronous=OFF');
    fill.endsAt = performance.now() + RETRY_MS;
    return false;
  }
  leave(database, fill);
  rmSync(markOf(fill.path), { force: true });
  return true;
}
