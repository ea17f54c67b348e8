import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '../support/environment.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DRIVERS = ['@eventstore/db-client', 'mongodb'];
/** Opens the stores that the environment names and prints which drivers were loaded for it. */
const PROGRAM = `
  import Module from 'node:module';
  import { openStores, readConfig } from '@parley/composition';
  const { eventStore, documents } = await openStores(await readConfig(process.env));
  const loaded = Object.keys(Module._cache).join();
  process.stdout.write(${JSON.stringify(DRIVERS)}.filter((driver) => loaded.includes('node_modules/' + driver + '/')).join());
  await documents.close();
  await eventStore.close();
`;

async function driversOf(settings: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-drivers-'));
  const env = environment({ PARLEY_DATA: folder, ...settings });
  try {
    const program = ['--input-type=module', '-e', PROGRAM];
    return (await promisify(execFile)(process.execPath, program, { cwd: ROOT, env })).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a start loads the driver of no server that is not used', async () => {
  const url = { EVENTSTOREDB_URL: 'esdb://127.0.0.1:1?tls=false' };
  expect(await driversOf({})).toBe('');
  expect(await driversOf(url)).toBe('@eventstore/db-client');
  expect(await driversOf({ MONGODB_URL: 'mongodb://127.0.0.1:1' })).toBe('mongodb');
});
