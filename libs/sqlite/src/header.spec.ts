import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FIRST, SECOND, texts, useSpecFile } from './file.fixtures.js';
import { closeSqliteFile } from './file.js';

const file = useSpecFile();

describe('a file that is not ours', () => {
  const cases: readonly [name: string, code: string, make: () => void][] = [
    ['text', 'STORE_DAMAGED', () => writeFileSync(file.path, 'not a database '.repeat(1_000))],
    ['shorter than a header', 'STORE_DAMAGED', () => writeFileSync(file.path, 'SQLite format 3\0')],
    ['a journal whose file is gone', 'STORE_DAMAGED', () => writeFileSync(`${file.path}-wal`, 'journal')],
    ['of another program', 'STORE_FOREIGN', () => file.byDriver('CREATE TABLE other (id INTEGER)')],
    [
      'of another program, in WAL',
      'STORE_FOREIGN',
      () =>
        file.byDriver(
          'PRAGMA journal_mode=WAL; CREATE TABLE other (id INTEGER); INSERT INTO other VALUES (1)',
        ),
    ],
    ['of another kind of store', 'STORE_FOREIGN', () => closeSqliteFile(file.open({ applicationId: 78 }))],
    [
      'of a newer version',
      'STORE_TOO_NEW',
      () => closeSqliteFile(file.open({ migrations: [FIRST, SECOND] })),
    ],
    ['without its last pages', 'STORE_DAMAGED', () => cutShort()],
  ];

  function cutShort(): void {
    const database = file.open();
    database.exec(`INSERT INTO notes (text) VALUES ('${'x'.repeat(50_000)}')`);
    closeSqliteFile(database);
    writeFileSync(file.path, readFileSync(file.path).subarray(0, 8_192));
  }

  it.each(cases)('%s: is refused with %s, says what to do and changes no byte', (_, code, make) => {
    make();
    const before = file.snapshot();
    const error = file.refusal();
    expect(error).toMatchObject({ code, retryable: false });
    expect(error.message).toContain(file.path);
    expect(error.message).toMatch(/nothing was changed\. (Restore|Move|Start)/);
    expect(file.snapshot()).toEqual(before);
  });

  it('is refused when its journal alone knows that it is newer', () => {
    const newer = file.open();
    newer.pragma('user_version=2');
    const copy = join(file.folder, 'copy');
    mkdirSync(copy);
    // By another process: this one would drop its lock by reading the file.
    const files = ['x.db', 'x.db-wal'].map((name) => [join(file.folder, name), join(copy, name)]);
    spawnSync(process.execPath, ['-e', `for (const f of ${JSON.stringify(files)}) fs.cpSync(...f)`]);
    expect(file.refusal({ path: join(copy, 'x.db') }).code).toBe('STORE_TOO_NEW');
  });

  it('can be opened again after a refusal, when it has been put right', () => {
    closeSqliteFile(file.open());
    const good = join(file.folder, 'good.db');
    cpSync(file.path, good);
    writeFileSync(file.path, 'bad');
    file.refusal();
    cpSync(good, file.path);
    expect(texts(file.open())).toEqual([]);
  });
});
