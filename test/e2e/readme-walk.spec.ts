import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apiOf } from '../support/api.js';
import { environment } from '../support/environment.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
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

/** The shell blocks of the README that stand under a `walk` mark, exactly as they are printed there. */
async function walkOf(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/<!-- walk -->\s+```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
}

test('the walk of the README works as printed, in one shell, on the sample', async () => {
  const blocks = await walkOf(join(ROOT, 'README.md'));
  expect(blocks).toHaveLength(3);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')], {
    cwd: ROOT,
    env: environment({ PARLEY_URL: server.url, PARLEY_TOKEN: server.token ?? '' }),
  });
  expect(stdout).toContain('dialog-list');
  expect(stdout).toContain('Called back.');

  const { body } = await apiOf(server.url, server.token ?? '').get<{ items: { dialogId: number }[] }>(
    '/v1/dialogs?limit=1',
  );
  const dialog = body.items[0]?.dialogId ?? 0;
  const feed = await apiOf(server.url, server.token ?? '').get<{
    entries: { kind: string; content?: { text: string } }[];
  }>(`/v1/dialogs/${dialog}/feed`);
  expect(feed.body.entries.map((entry) => entry.content?.text ?? entry.kind)).toEqual([
    'opened',
    'Is it in stock?',
    'reassigned',
    'Yes, two of them.',
    'closed',
    'Called back.',
  ]);
}, 60_000);
