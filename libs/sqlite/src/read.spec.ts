import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { InfrastructureError } from '@parley/eventsourcing';
import type Database from 'libsql';
import { faultsOf } from './copy.js';
import { FIRST, SECOND, texts, useSpecFile } from './file.fixtures.js';
import { closeSqliteFile } from './file.js';
import { isLocked } from './lock.js';
import { openStoreToRead } from './read.js';

const DRIVER = createRequire(import.meta.url).resolve('libsql');
const KIND = 'event store';
const file = useSpecFile();

/** What a read finds, or the code of its refusal. */
function looked(path = file.path, version = 1): unknown {
  let database: Database.Database | undefined;
  try {
    database = openStoreToRead({ path, applicationId: 77, version, kind: KIND });
    return texts(database);
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error;
    expect(error.message).toContain(path);
    return error.code;
  } finally {
    if (database) closeSqliteFile(database);
  }
}

/** Names, sizes and times of change of a folder's files. */
const tracesIn = (folder: string): unknown =>
  readdirSync(folder).map((name) => {
    const { size, mtimeNs } = statSync(join(folder, name), { bigint: true });
    return [name, size, mtimeNs];
  });

const WRITE = `db.pragma('journal_mode=WAL'); db.exec("INSERT INTO notes (text) VALUES ('theirs')");`;

/** Another process writes, and is killed before it closes the file. */
function leaveUnclosed(): void {
  closeSqliteFile(file.open());
  const open = `const db = new (require(${JSON.stringify(DRIVER)}))(${JSON.stringify(file.path)});`;
  spawnSync(process.execPath, ['-e', `${open} ${WRITE} process.kill(process.pid, 'SIGKILL')`]);
}

describe('a read of a store file', () => {
  it('of a closed one leaves no trace, and cannot write', () => {
    closeSqliteFile(file.open());
    file.byDriver("INSERT INTO notes (text) VALUES ('kept')");
    const before = tracesIn(file.folder);
    expect(looked()).toEqual(['kept']);
    const database = openStoreToRead({ path: file.path, applicationId: 77, version: 1, kind: KIND });
    expect(() => database.exec("INSERT INTO notes (text) VALUES ('mine')")).toThrow(/readonly/);
    closeSqliteFile(database);
    expect(isLocked(file.path, KIND)).toBe(false);
    expect(faultsOf(file.path, KIND, 3)).toEqual([]);
    expect(tracesIn(file.folder)).toEqual(before);
  });

  it('of one that was never locked makes no lock', () => {
    file.byDriver(`${FIRST}; PRAGMA application_id=77; PRAGMA user_version=1`);
    expect(isLocked(file.path, KIND)).toBe(false);
    expect([looked(), readdirSync(file.folder)]).toEqual([[], ['x.db']]);
  });

  it('of one whose process was killed sees what was committed, and leaves no trace', () => {
    leaveUnclosed();
    const before = tracesIn(file.folder);
    expect(looked()).toEqual(['theirs']);
    expect(tracesIn(file.folder)).toEqual(before);
  });

  it('of a copy without its journal sees the file alone; one that needs its journal is refused, and neither makes a file', () => {
    leaveUnclosed();
    for (const [folder, files, answer] of [
      ['alone', ['x.db'], []],
      ['unindexed', ['x.db', 'x.db-wal'], 'STORE_REFUSED'],
    ] as const) {
      const copy = join(file.folder, folder);
      mkdirSync(copy);
      for (const name of files) cpSync(join(file.folder, name), join(copy, name));
      expect(looked(join(copy, 'x.db'))).toEqual(answer);
      expect(readdirSync(copy)).toEqual(files);
    }
  });

  it('beside the process that works on it sees what is committed since, and that the file is in use', async () => {
    closeSqliteFile(file.open());
    const open = `const Database = require(${JSON.stringify(DRIVER)}), db = new Database(${JSON.stringify(file.path)});`;
    const lock = `new Database(${JSON.stringify(`${file.path}-lock`)}).exec('BEGIN EXCLUSIVE');`;
    const script = `${open} ${lock} ${WRITE} console.log('held'); process.stdin.resume()`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      expect([isLocked(file.path, KIND), looked()]).toEqual([true, ['theirs']]);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it.each([
    ['another program’s', 'STORE_FOREIGN', () => file.byDriver('CREATE TABLE other (id INTEGER)'), 1],
    ['no database', 'STORE_DAMAGED', () => writeFileSync(file.path, 'not a database '.repeat(1_000)), 1],
    [
      'of a newer version',
      'STORE_TOO_NEW',
      () => closeSqliteFile(file.open({ migrations: [FIRST, SECOND] })),
      1,
    ],
    ['of an older version', 'STORE_TOO_OLD', () => closeSqliteFile(file.open()), 2],
    ['empty', 'STORE_TOO_OLD', () => writeFileSync(file.path, ''), 1],
    ['a folder', 'STORE_REFUSED', () => mkdirSync(file.path), 1],
  ])('that is %s is refused with %s', (_, code, make, version) => {
    make();
    expect(looked(file.path, version)).toBe(code);
  });
});

it('what is wrong with an index is reported though every row can be read', () => {
  const database = file.open();
  database.exec("CREATE INDEX by_text ON notes (text); INSERT INTO notes (text) VALUES ('a'), ('b')");
  database.exec("PRAGMA writable_schema=1; DELETE FROM sqlite_schema WHERE name = 'by_text'");
  closeSqliteFile(database);
  expect(faultsOf(file.path, KIND, 5)).toEqual([expect.stringMatching(/[Pp]age 3.* never used/)]);
});
