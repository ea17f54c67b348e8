import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import Database from 'libsql';
import { joinSqliteFile } from '../file.js';
import { texts, useSpecFile } from '../file.fixtures.js';
import { beginFirstFill, endFirstFill } from './first-fill.js';
import { inTransaction, inUnsyncedTransaction } from './transaction.js';

const file = useSpecFile();
afterEach(() => {
  jest.restoreAllMocks();
});

const OFF = 0;
const FULL = 2;
const synchronous = (database: Database.Database): unknown =>
  (database.pragma('synchronous') as readonly { synchronous: number }[])[0]?.synchronous;
const note = (database: Database.Database, text: string): void =>
  inTransaction(database, () => void database.prepare('INSERT INTO notes (text) VALUES (?)').run([text]));
const mark = (path = file.path): string => `${path}-unsynced`;
const begun = (path: string, start: string | null): Database.Database => {
  beginFirstFill(path, start);
  return file.open({ path });
};
const begin = (): Database.Database => begun(file.path, 'a start');

/** What a kill -9 at this moment would leave, in a folder of its own. By another process: this one would drop its locks by reading the file. */
function leftByKill(): string {
  const copy = join(file.folder, 'left');
  mkdirSync(copy);
  spawnSync('cp', [file.path, `${file.path}-wal`, mark(), copy]);
  return join(copy, 'x.db');
}

describe('a new file that can be made again', () => {
  it('has a mark that names the start of the machine, where the system does', () => {
    const starts = '/proc/sys/kernel/random/boot_id';
    const start = existsSync(starts) ? readFileSync(starts, 'utf8') : null;
    const database = file.open({ isDerived: true });
    expect(existsSync(mark()) ? readFileSync(mark(), 'utf8') : null).toBe(start);
    expect(synchronous(database)).toBe(start === null ? FULL : OFF);
  });

  it('is not synced', () => {
    const database = begin();
    expect(synchronous(database)).toBe(OFF);
    note(database, 'one');
    inUnsyncedTransaction(database, () => database.exec("INSERT INTO notes (text) VALUES ('two')"));
    expect(synchronous(database)).toBe(OFF);
    expect(texts(database)).toEqual(['one', 'two']);
  });

  it('is synced once it is over, with nothing left in the journal', () => {
    const database = begin();
    note(database, 'one');
    endFirstFill(database, () => false);
    expect(synchronous(database)).toBe(OFF);
    endFirstFill(database, () => true);
    expect(synchronous(database)).toBe(FULL);
    expect(existsSync(mark())).toBe(false);
    expect(readFileSync(`${file.path}-wal`)).toHaveLength(0);
    expect(database.pragma('user_version')).toEqual([{ user_version: 1 }]);
    inUnsyncedTransaction(database, () => database.exec("INSERT INTO notes (text) VALUES ('two')"));
    expect(synchronous(database)).toBe(FULL);
  });

  it('is synced by its other openings too, from their next transaction on', () => {
    const database = begin();
    const joined = joinSqliteFile({ path: file.path, applicationId: 77, kind: 'event store' });
    expect(synchronous(joined)).toBe(OFF);
    endFirstFill(database, () => true);
    note(joined, 'one');
    expect(synchronous(joined)).toBe(FULL);
    joined.close();
  });

  it('is synced a second later where somebody reads it', () => {
    const database = begin();
    note(database, 'one');
    const reader = new Database(file.path, { readonly: true });
    reader.exec('BEGIN');
    expect(texts(reader)).toEqual(['one']);
    const now = jest.spyOn(performance, 'now').mockReturnValue(5_000);
    endFirstFill(database, () => true);
    reader.exec('COMMIT');
    note(database, 'two');
    expect(synchronous(database)).toBe(OFF);
    now.mockReturnValue(6_000);
    note(database, 'three');
    expect([synchronous(database), existsSync(mark())]).toEqual([FULL, false]);
    reader.close();
  });
});

describe('a file that was left while it was filled for the first time', () => {
  it('goes on after a kill, unsynced', () => {
    note(begin(), 'kept');
    const again = begun(leftByKill(), 'a start');
    expect([texts(again), synchronous(again)]).toEqual([['kept'], OFF]);
  });

  it('is begun again after a start of the machine, whatever became of its bytes', () => {
    note(begin(), 'gone');
    const left = leftByKill();
    writeFileSync(left, 'torn '.repeat(1_000));
    const again = begun(left, 'another start');
    expect([texts(again), synchronous(again)]).toEqual([[], OFF]);
    note(again, 'new');
    expect(texts(again)).toEqual(['new']);
  });

  it('is begun again, and synced, where the system gives no id of its start', () => {
    note(begin(), 'gone');
    const left = leftByKill();
    const again = begun(left, null);
    expect([texts(again), synchronous(again), existsSync(mark(left))]).toEqual([[], FULL, false]);
  });
});

it('a file that was there before is synced', () => {
  note(file.open({ path: join(file.folder, 'y.db') }), 'kept');
  const copy = join(file.folder, 'z.db');
  spawnSync('cp', [join(file.folder, 'y.db'), copy]);
  const database = file.open({ path: copy, isDerived: true });
  expect([synchronous(database), existsSync(mark(copy))]).toEqual([FULL, false]);
});
