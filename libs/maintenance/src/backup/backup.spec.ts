import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Core } from '@parley/composition';
import { claim, configOf, contentOf, opened, overwrite, served as servedAt } from './backup.fixtures.js';
import { backUp, restore, type Restored } from './index.js';

let folder: string;
let data: string;
let backup: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-backup-'));
  [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
});
afterEach(() => rm(folder, { recursive: true }));

const quietly = (): void => undefined;
const take = async (to = backup) => backUp(await configOf(data), to, quietly);
const putBack = async (to = data, replace = false): Promise<Restored> =>
  restore(await configOf(to), backup, { replace, onBytes: quietly });

const served = <T>(work: (core: Core) => Promise<T>, at = data): Promise<T> => servedAt(at, work);
/** Damages two pages. */
const damage = (path: string, at: number): Promise<void> => overwrite(path, at, Buffer.alloc(8_192, 0xa5));

describe('a backup', () => {
  test('of a server at work holds what was acknowledged before it began, and the server goes on', async () => {
    const core = await opened(data);
    try {
      await claim(core, 1, 20);
      const writing = claim(core, 21, 200);
      const { events } = await take();
      await writing;
      const { length } = await contentOf(core);
      expect(length).toBe(220);
      expect(events).toBeGreaterThanOrEqual(20);
    } finally {
      await core.close();
    }
    await putBack(join(folder, 'copy'));
    const ids = await served(contentOf, join(folder, 'copy'));
    expect(ids.length).toBeGreaterThanOrEqual(20);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });

  test('tells what it does in the steps in which no number moves', async () => {
    await served((core) => claim(core, 1, 3));
    const reported: string[] = [];
    await backUp(await configOf(data), backup, (phase, _done, _total, note = '') =>
      reported.push(`${phase} ${note}`),
    );
    const notes = reported
      .map((line) => line.replace(/\d+\.\d/, 'N'))
      .filter((line) => line.includes('step'));
    expect(notes).toEqual([
      'Copying documents.db, N MiB in one step',
      'Copying events.db, N MiB in one step',
      'Checking pages of documents.db, N MiB in one step',
      'Checking pages of events.db, N MiB in one step',
    ]);
  });

  test('of a stopped server leaves its files as they were', async () => {
    await served((core) => claim(core, 1, 3));
    const before = await readFile(join(data, 'events.db'));
    await take();
    expect((await readFile(join(data, 'events.db'))).equals(before)).toBe(true);
    expect((await readdir(backup)).sort()).toEqual(['documents.db', 'events.db', 'manifest.json']);
    expect((await stat(backup)).mode & 0o777).toBe(0o700);
  });

  test('that was cut off is not finished, and the same call begins again', async () => {
    await served((core) => claim(core, 1, 3));
    await mkdir(`${backup}.unfinished`);
    await writeFile(join(`${backup}.unfinished`, 'events.db'), 'half');
    await expect(putBack(join(folder, 'other'))).rejects.toMatchObject({ code: 'BACKUP_MISSING' });
    await take();
    expect(await readdir(folder)).not.toContain('backup.unfinished');
    await expect(take()).rejects.toMatchObject({ code: 'BACKUP_EXISTS' });
  });

  test('of a damaged store comes to nothing', async () => {
    await served((core) => claim(core, 1, 600));
    await damage(join(data, 'events.db'), 3 * 4_096);
    await expect(take()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(await readdir(folder)).not.toContain('backup');
  });

  test('needs an embedded log that is there', async () => {
    await expect(take()).rejects.toMatchObject({ code: 'BACKUP_SOURCE_MISSING' });
  });
});

describe('a restore', () => {
  beforeEach(async () => {
    await served((core) => claim(core, 1, 3));
    await take();
  });

  test('brings back log and read models, which go on under another epoch', async () => {
    const before = await served(async ({ log }) => log.identity());
    const { identity, replaced } = await putBack(join(folder, 'copy'));
    expect(replaced).toBeNull();
    expect([identity.logId, identity.epoch === before?.epoch]).toEqual([before?.logId, false]);
    await served(
      async (core) => {
        expect(core.log.identity()).toEqual(identity);
        await claim(core, 4, 2);
        expect(await contentOf(core)).toEqual([1, 2, 3, 4, 5]);
      },
      join(folder, 'copy'),
    );
  });

  test('touches no folder that holds anything without being told, and keeps what it replaces', async () => {
    await served((core) => claim(core, 4, 2));
    await expect(putBack()).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY' });
    const { replaced } = await putBack(data, true);
    expect(await served(contentOf)).toEqual([1, 2, 3]);
    expect((await readdir(replaced ?? '')).sort()).toEqual(['documents.db', 'events.db']);
    expect(await served(contentOf, replaced ?? '')).toEqual([1, 2, 3, 4, 5]);
  });

  test('waits for nobody: while a server works there it is refused', async () => {
    const core = await opened(data);
    try {
      await expect(putBack(data, true)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
      await claim(core, 4, 1);
    } finally {
      await core.close();
    }
    expect(await served(contentOf)).toEqual([1, 2, 3, 4]);
  });

  test('into what is no folder is refused, and so is a backup beside it', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await expect(putBack(file)).rejects.toMatchObject({ code: 'STORE_REFUSED', details: { folder: file } });
    await expect(take(join(file, 'backup'))).rejects.toMatchObject({ code: 'STORE_REFUSED' });
  });

  test('of a backup that has changed since is refused, and nothing is touched', async () => {
    await damage(join(backup, 'events.db'), 4_096);
    await expect(putBack(data, true)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect(await served(contentOf)).toEqual([1, 2, 3]);
  });

  test('that was cut off before the log came leaves a folder on which no server starts, and can be done again', async () => {
    await putBack(data, true);
    await rm(join(data, 'events.db'));
    await expect(served(contentOf)).rejects.toMatchObject({ code: 'LOG_MISMATCH' });
    await mkdir(join(data, 'restoring'));
    await putBack(data, true);
    expect(await served(contentOf)).toEqual([1, 2, 3]);
  });

  test('of the log alone has its read models built again', async () => {
    await rm(join(data, 'documents.db'));
    await rm(backup, { recursive: true });
    await take();
    expect(await readdir(backup)).not.toContain('documents.db');
    await putBack(join(folder, 'copy'));
    expect(await served(contentOf, join(folder, 'copy'))).toEqual([1, 2, 3]);
  });
});

test('read models of before a restored log are refused', async () => {
  await served((core) => claim(core, 1, 3));
  await take();
  await putBack(join(folder, 'copy'));
  await rm(join(data, 'events.db'));
  await writeFile(join(data, 'events.db'), await readFile(join(folder, 'copy', 'events.db')));
  await chmod(join(data, 'events.db'), 0o600);
  await expect(served(contentOf)).rejects.toMatchObject({ code: 'LOG_MISMATCH' });
});
