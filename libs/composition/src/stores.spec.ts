import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config/config.js';
import { openDocuments, openReadStore } from './stores.js';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'parley-stores-'));
});
afterEach(() => rm(data, { recursive: true }));

test('of the embedded stores, read models alone follow from the log: they are not synced while they are built for the first time', async () => {
  const config = { ...(await readConfig({ PARLEY_DATA: data })), recordReads: true };
  const stores = [await openDocuments(config), await openReadStore(config)];
  const marks = (await readdir(data)).filter((name) => name.endsWith('-unsynced'));
  expect(marks).toEqual(existsSync('/proc/sys/kernel/random/boot_id') ? ['documents.db-unsynced'] : []);
  for (const store of stores) await store?.close();
});
