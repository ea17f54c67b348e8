import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { InfrastructureError } from '@parley/eventsourcing';
import { FIRST, SECOND, texts, useSpecFile } from './file.fixtures.js';
import { closeSqliteFile } from './file.js';

const DRIVER = createRequire(import.meta.url).resolve('libsql');
const file = useSpecFile();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs a script on the file in another process, with `db` open; it answers what the script prints. */
function inAnotherProcess(script: string): string {
  return spawnSync(process.execPath, ['-e', scriptOn(script)], { encoding: 'utf8' }).stdout;
}

const scriptOn = (script: string): string =>
  `const db = new (require(${JSON.stringify(DRIVER)}))(${JSON.stringify(file.path)}); ${script}`;

const TRY_TO_READ =
  'try { db.prepare("SELECT * FROM notes").all(); console.log("read") } catch (e) { console.log(e.code) }';

async function holdInAnotherProcess(): Promise<ChildProcess> {
  const hold =
    'db.pragma("locking_mode=EXCLUSIVE"); db.pragma("journal_mode=WAL"); db.exec("INSERT INTO notes (text) VALUES (\'theirs\')"); console.log("held"); process.stdin.resume()';
  const child = spawn(process.execPath, ['-e', scriptOn(hold)], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('opening a store file', () => {
  it('creates the folder and the file, WAL, fully synchronous, without shared memory', () => {
    const database = file.open({ path: join(file.folder, 'deep', 'er', 'x.db') });
    expect(database.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(database.pragma('synchronous')).toEqual([{ synchronous: 2 }]);
    expect(readdirSync(join(file.folder, 'deep', 'er')).sort()).toEqual(['x.db', 'x.db-wal']);
  });

  it('leaves one file when it is closed, and closing again is harmless', () => {
    const database = file.open();
    const statement = database.prepare('INSERT INTO notes (text) VALUES (?)');
    statement.run(['kept']);
    closeSqliteFile(database);
    closeSqliteFile(database);
    expect(readdirSync(file.folder)).toEqual(['x.db']);
    expect(texts(file.open())).toEqual(['kept']);
  });

  it('migrates an older file step by step, once', () => {
    closeSqliteFile(file.open());
    file.byDriver("INSERT INTO notes (text) VALUES ('kept')");
    const migrations = [FIRST, SECOND];
    closeSqliteFile(file.open({ migrations }));
    const database = file.open({ migrations });
    expect(database.prepare('SELECT text, tag FROM notes').raw().all()).toEqual([['kept', 'old']]);
    expect(database.pragma('user_version')).toEqual([{ user_version: 2 }]);
  });

  it('keeps the older format whole when a migration fails', () => {
    closeSqliteFile(file.open());
    const before = file.snapshot();
    expect(file.refusal({ migrations: [FIRST, SECOND, 'CREATE TABLE'] }).code).toBe('STORE_UNAVAILABLE');
    expect(file.snapshot()['x.db']).toBe(before['x.db']);
  });

  it('answers STORE_UNAVAILABLE where no folder can be', () => {
    writeFileSync(join(file.folder, 'file'), '');
    expect(file.refusal({ path: join(file.folder, 'file', 'x.db') }).code).toBe('STORE_UNAVAILABLE');
  });
});

describe('a second opening', () => {
  const saysWhatToDo = (error: InfrastructureError) => {
    expect(error.code).toBe('STORE_LOCKED');
    expect(error.message).toMatch(/ in .*parley-sqlite-.* is open in another process: stop that process/);
  };

  it('by this process is refused, by another way to the same folder too, and the first works on', () => {
    const database = file.open();
    saysWhatToDo(file.refusal());
    symlinkSync(file.folder, join(file.folder, 'link'));
    saysWhatToDo(file.refusal({ path: join(file.folder, 'link', 'x.db') }));
    database.exec("INSERT INTO notes (text) VALUES ('mine')");
    expect(texts(database)).toEqual(['mine']);
  });

  it('by another process is refused, also after a refused opening by this one', () => {
    file.open();
    expect(inAnotherProcess(TRY_TO_READ)).toBe('SQLITE_BUSY\n');
    file.refusal();
    expect(inAnotherProcess(TRY_TO_READ)).toBe('SQLITE_BUSY\n');
  });

  it('is possible once the first is closed, though its statements are still alive', () => {
    const database = file.open();
    const statement = database.prepare('SELECT * FROM notes');
    statement.all();
    closeSqliteFile(database);
    expect(inAnotherProcess(TRY_TO_READ)).toBe('read\n');
    expect(statement).toBeDefined();
  });

  it('while another process holds the file is refused; its kill -9 blocks nothing and loses nothing', async () => {
    closeSqliteFile(file.open());
    const child = await holdInAnotherProcess();
    saysWhatToDo(file.refusal());
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(texts(file.open())).toEqual(['theirs']);
  });
});
