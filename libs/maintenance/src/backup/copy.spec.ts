import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { copyFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, configOf, contentOf, overwrite, served } from './backup.fixtures.js';
import { backUp, restore, type OnBytes } from './index.js';

let folder: string;
let data: string;
let backup: string;
let later: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-copy-'));
  [data, backup, later] = [join(folder, 'data'), join(folder, 'backup'), join(folder, 'later')];
});
afterEach(() => rm(folder, { recursive: true }));

const quietly = (): void => undefined;
const take = async (onBytes: OnBytes = quietly) => backUp(await configOf(data), backup, onBytes);

const claimed = (at: string, first: number, count: number): Promise<readonly number[]> =>
  served(at, async (core) => {
    await claim(core, first, count);
    return contentOf(core);
  });

/** Three claims in the data folder, and beside it the same folder after two more. */
async function makeTwoMoments(): Promise<void> {
  await claimed(data, 1, 3);
  await cp(data, later, { recursive: true });
  await claimed(later, 4, 2);
}

test('what is written between the copies of two files never puts read models ahead of their log', async () => {
  await makeTwoMoments();
  let copies = 0;
  await take((phase, _done, _total, note) => {
    if (phase !== 'Copying' || note === undefined || ++copies !== 2) return;
    for (const name of ['events.db', 'documents.db']) copyFileSync(join(later, name), join(data, name));
  });
  expect(copies).toBe(2);
  const copy = join(folder, 'copy');
  await restore(await configOf(copy), backup, { replace: false, onBytes: quietly });
  expect(await served(copy, contentOf)).toEqual([1, 2, 3, 4, 5]);
});

test('read models ahead of their log make no backup', async () => {
  await makeTwoMoments();
  await cp(join(later, 'documents.db'), join(data, 'documents.db'));
  await expect(take()).rejects.toMatchObject({ code: 'CHECKPOINT_BEYOND_HEAD' });
  expect(await readdir(folder)).not.toContain('backup');
});

test('an index that does not fit its table is copied as it is, and makes no backup', async () => {
  await served(data, async ({ documents }) => documents.putRecord('note', 'to-be-found', {}));
  const path = join(data, 'documents.db');
  const content = await readFile(path);
  const [first, last] = [content.indexOf('to-be-found'), content.lastIndexOf('to-be-found')];
  expect(last).toBeGreaterThan(first);
  await overwrite(path, last, Buffer.from('TO'));
  await expect(take()).rejects.toMatchObject({ code: 'STORE_DAMAGED', details: { path: expect.anything() } });
  expect(await readdir(folder)).not.toContain('backup');
});
