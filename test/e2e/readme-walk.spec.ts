import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiOf } from '../support/api.js';
import { runWalk, WALKED, walkedFeed, walkOfReadme } from '../support/readme.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-walk-'));
  server = await startServer(folder, { sample: true });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

test('the walk of the README works as printed, in one shell, on the sample', async () => {
  const blocks = await walkOfReadme();
  expect(blocks).toHaveLength(4);
  const printed = await runWalk(blocks, server);
  expect(printed).toContain('dialog-list');
  expect(printed).toContain('Called back.');
  expect(printed).toContain('"total":{"count":');
  expect(printed).toContain('"text":"stock","found":true');
  expect(await walkedFeed(apiOf(server.url, server.token ?? ''))).toEqual(WALKED);
}, 60_000);
