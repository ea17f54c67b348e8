import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** Runs a script in another process, with `read` to try what an analyst reads; it answers what the script prints. */
function inAnotherProcess(script: string): string {
  return spawnSync(process.execPath, ['-e', HELPERS + script], { encoding: 'utf8' }).stdout;
}

const HELPERS = `
  const Database = require(${JSON.stringify(DRIVER)});
  const attempt = (work) => { try { return work() } catch (error) { return error.code } };
  const open = (path, options) => new Database(path, options);
  const read = (path) => attempt(() => open(path, { readonly: true }).prepare('SELECT text FROM notes').pluck().all().join());
  const lock = (path) => attempt(() => { open(path + '-lock').exec('BEGIN EXCLUSIVE'); return 'free' });
`;

/** Another process that does what an opening does, stores a note, and then waits until it is killed. */
async function holdInAnotherProcess(hold: string): Promise<ChildProcess> {
  const script = `${HELPERS} const db = open(${JSON.stringify(file.path)}); ${hold}; console.log('held'); process.stdin.resume()`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const NOTE = `db.pragma('journal_mode=WAL'); db.exec("INSERT INTO notes (text) VALUES ('theirs')")`;

describe('opening a store file', () => {
  it('creates the folder for its owner alone and the file in it, WAL, fully synchronous', () => {
    const database = file.open({ path: join(file.folder, 'deep', 'er', 'x.db') });
    expect(database.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(database.pragma('synchronous')).toEqual([{ synchronous: 2 }]);
    for (const folder of ['deep', join('deep', 'er')])
      expect(statSync(join(file.folder, folder)).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(file.folder, 'deep', 'er'))).toContain('x.db');
  });

  it('leaves the file and its empty lock when it is closed, and closing again is harmless', () => {
    const database = file.open();
    const statement = database.prepare('INSERT INTO notes (text) VALUES (?)');
    statement.run(['kept']);
    closeSqliteFile(database);
    closeSqliteFile(database);
    expect(readdirSync(file.folder)).toEqual(['x.db', 'x.db-lock']);
    expect(statSync(`${file.path}-lock`).size).toBe(0);
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

  it.each([
    ['a file in place of its folder', () => writeFileSync(file.folder + '/taken', ''), 'taken/x.db', 'taken'],
    ['a file above its folder', () => writeFileSync(file.folder + '/taken', ''), 'taken/deep/x.db', 'taken'],
    ['a link to nothing', () => symlinkSync('nowhere', file.folder + '/link'), 'link/x.db', 'link'],
    ['a folder in its own place', () => mkdirSync(file.path), 'x.db', 'x.db'],
    ['a folder in place of its lock', () => mkdirSync(`${file.path}-lock`), 'x.db', 'x.db-lock'],
  ])('refuses %s for good, and names the path', (_, make, path, named) => {
    make();
    const error = file.refusal({ path: join(file.folder, path) });
    expect(error).toMatchObject({ code: 'STORE_REFUSED', retryable: false });
    expect(error.message).toContain(join(file.folder, named));
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
    const path = JSON.stringify(file.path);
    expect(inAnotherProcess(`console.log(lock(${path}))`)).toBe('SQLITE_BUSY\n');
    file.refusal();
    expect(inAnotherProcess(`console.log(lock(${path}))`)).toBe('SQLITE_BUSY\n');
  });

  it('is possible once the first is closed, though its statements are still alive', () => {
    const database = file.open();
    const statement = database.prepare('SELECT * FROM notes');
    statement.all();
    closeSqliteFile(database);
    const script = `console.log(lock(path), attempt(() => { open(path).exec('BEGIN EXCLUSIVE'); return 'alone' }))`;
    expect(inAnotherProcess(`const path = ${JSON.stringify(file.path)}; ${script}`)).toBe('free alone\n');
    expect(statement).toBeDefined();
  });

  it.each([
    ['', `lock(${JSON.stringify('PATH')}); ${NOTE}`],
    [' of an older version', `db.pragma('locking_mode=EXCLUSIVE'); ${NOTE}`],
  ])(
    'while another process%s holds the file is refused; its kill -9 blocks nothing and loses nothing',
    async (_, hold) => {
      closeSqliteFile(file.open());
      const child = await holdInAnotherProcess(hold.replace('PATH', file.path));
      saysWhatToDo(file.refusal());
      await killed(child);
      expect(texts(file.open())).toEqual(['theirs']);
    },
  );
});

describe('another program', () => {
  it('reads the file while it is open, and what was committed since', () => {
    const database = file.open();
    const seen = ['one', 'two'].map((text) => {
      database.prepare('INSERT INTO notes (text) VALUES (?)').run([text]);
      return inAnotherProcess(`console.log(read(${JSON.stringify(file.path)}))`);
    });
    expect(seen).toEqual(['one\n', 'one,two\n']);
  });

  it('that goes on reading keeps nobody from writing, closing and opening again, and from no commit', async () => {
    const database = file.open();
    database.exec("INSERT INTO notes (text) VALUES ('first')");
    const reader = await holdInAnotherProcess("db.exec('BEGIN'); db.prepare('SELECT * FROM notes').all()");
    const statement = database.prepare("INSERT INTO notes (text) VALUES ('second')");
    statement.run();
    closeSqliteFile(database);
    const again = file.open();
    reader.stdin?.end();
    await once(reader, 'exit');
    again.exec("INSERT INTO notes (text) VALUES ('third')");
    expect(inAnotherProcess(`console.log(read(${JSON.stringify(file.path)}))`)).toBe('first,second,third\n');
    expect(statement).toBeDefined();
  });
});
