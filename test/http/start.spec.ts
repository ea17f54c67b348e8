import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiOf } from '../support/api.js';
import { environment } from '../support/environment.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';

const MAIN = fileURLToPath(new URL('../../apps/server/dist/program/main.js', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the server until it ends by itself. */
async function run(options: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...options], {
    env: environment({ PARLEY_DATA: join(folder, 'unused'), ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, ...printed };
}

describe('the server ends at once, without touching the data folder,', () => {
  test('with 0 and all options and settings for --help', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of [
      '--empty',
      '--sample',
      '--new-admin-token',
      'EVENTSTOREDB_URL',
      'PARLEY_DATA',
      'PARLEY_PORT',
      'PARLEY_LOG_LEVEL',
    ])
      expect(stdout).toContain(name);
  });

  test('with 2 and one line for an unknown option', async () => {
    const { code, stderr } = await run(['--nope']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^parley: [^\n]*--nope[^\n]*\n$/);
  });

  test('with 2 and one line for options that exclude each other', async () => {
    const { code, stderr } = await run(['--sample', '--empty']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^parley: --sample and --empty [^\n]*\n$/);
  });

  test('with 2 and one line that tells every mistake in the settings', async () => {
    const { code, stderr } = await run([], { PARLEY_PORT: 'x', PARLEY_LOG_LEVEL: 'loud' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^parley: [^\n]*PARLEY_PORT[^\n]*PARLEY_LOG_LEVEL[^\n]*\n$/);
  });

  test('with 1 and one line for a data folder that is none', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, stderr } = await run([], { PARLEY_DATA: file, PARLEY_LOG_LEVEL: 'silent' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^parley: [^\n]* no folder[^\n]*\n$/);
    expect(stderr).toContain(file);
  });

  afterAll(async () => expect(await readdir(folder)).not.toContain('unused'));
});

const PERSONAL = {
  name: 'Zdenka Personal',
  phone: '+15550100999',
  email: 'zdenka@personal.example',
  text: 'my secret words',
  externalId: 'ext-id-of-zdenka',
  externalChatId: 'ext-chat-of-zdenka',
};

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(join(folder, 'logs'), { env: { PARLEY_LOG_LEVEL: 'info' } });
}, 60_000);
afterAll(() => server.kill());

test('a port that is taken ends the start with 1 and one line', async () => {
  const taken = { PARLEY_PORT: new URL(server.url).port, PARLEY_LOG_LEVEL: 'silent' };
  const { code, stderr } = await run(['--empty'], { ...taken, PARLEY_DATA: join(folder, 'second') });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^parley: Port \d+ of 127\.0\.0\.1 is in use[^\n]*\n$/);
}, 60_000);

test('nothing personal and no token is logged: only the output of the first start shows the first token, once', async () => {
  const api = apiOf(server.url, server.token ?? '');
  const { name, phone, email, text, externalId, externalChatId } = PERSONAL;
  const { body: channel } = await api.send('POST', '/v1/channels', { type: 'telegram', name });
  const customer = { externalId, name, phone, email };
  const message = { externalId, externalChatId, customer, text };
  const { body } = await api.send('POST', `/v1/channels/${String(channel['channelId'])}/messages`, message);
  await api.send('POST', `/v1/dialogs/${String(body['dialogId'])}/messages`, { text });
  await api.send('PUT', `/v1/clients/${String(body['clientId'])}/name`, { name: `${name} again` });
  await api.send('POST', `/v1/channels/${String(channel['channelId'])}/messages`, {
    ...message,
    text: [text],
  });
  await api.get(`/v1/${encodeURIComponent(name)}?x=${encodeURIComponent(email)}`);
  const { body: issued } = await api.send('POST', '/v1/tokens', { label: name });
  await api.as(String(issued['token'])).get('/v1/me');
  await api.as(`${String(issued['token'])}x`).get('/v1/me');
  expect(await server.stop()).toBe(0);
  const printed = server.output();
  // Were nothing logged at all, nothing personal would be either.
  expect(printed.split('"msg":"request"').length).toBeGreaterThan(9);
  expect(Object.values(PERSONAL).filter((personal) => printed.includes(personal))).toEqual([]);
  expect(printed).not.toContain(encodeURIComponent(name));
  expect(printed).not.toContain(String(issued['token']));
  expect(printed.split(server.token ?? '').length).toBe(2);
  expect(printed).not.toMatch(/[Dd]eprecat|Warning/);
}, 60_000);
