import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startEventStoreDouble } from '../doubles/eventstoredb/start.js';
import { environment } from '../support/environment.js';
import { startProgram, type Program } from '../support/program.js';
import { startTlsServer } from '../support/servers/strange-servers.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);
const MAIN = fileURLToPath(new URL('../../apps/worker/dist/program/main.js', import.meta.url));
// Nothing listens there: a worker starts all the same.
const AWAY = {
  EVENTSTOREDB_URL: 'esdb://127.0.0.1:1?tls=false',
  MONGODB_URL: 'mongodb://127.0.0.1:1/?directConnection=true',
  EVENTSTOREDB_DEADLINE_MS: '500',
  MONGODB_TIMEOUT_MS: '500',
};
const started: Program[] = [];
afterAll(() => Promise.all(started.map((worker) => worker.kill())));

/** Runs the worker until it ends by itself. */
async function run(options: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [MAIN, ...options], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, ...printed };
}

async function start(
  settings: Readonly<Record<string, string>> = AWAY,
): Promise<Program & { readonly url: string }> {
  const env = environment({ ...settings, PARLEY_WORKER_PORT: '0' });
  const worker = await startProgram('worker', { env, until: 'Parley works' });
  started.push(worker);
  return { ...worker, url: worker.find(/metrics on (\S+)/) ?? '' };
}

describe('a worker ends at once', () => {
  test('with 0 and its options and settings for --help', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of ['PARLEY_WORKER_PORT', 'EVENTSTOREDB_URL', 'MONGODB_PASSWORD_FILE'])
      expect(stdout).toContain(name);
  });

  test('with 2 and one line for an unknown option, a mistaken setting, and stores that it cannot share', async () => {
    for (const [options, env] of [
      [['--nope'], AWAY],
      [[], { ...AWAY, PARLEY_WORKER_PORT: 'x' }],
      [[], {}],
      [[], { MONGODB_URL: AWAY.MONGODB_URL }],
    ] as const) {
      const { code, stderr } = await run(options, env);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^parley: [^\n]+\n$/);
    }
  });

  test('with 1 and one line when its port is taken', async () => {
    const { url } = await start();
    const { code, stderr } = await run([], { ...AWAY, PARLEY_WORKER_PORT: new URL(url).port });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^parley: Port \d+ of 127\.0\.0\.1 is in use[^\n]*PARLEY_WORKER_PORT\.$/m);
  });
});

test('a worker whose stores are away lives, is not ready, shows its metrics, and ends with 0 on SIGTERM', async () => {
  const worker = await start();
  const ask = (path: string, method = 'GET') => fetch(`${worker.url}${path}`, { method });
  expect((await ask('/health/live')).status).toBe(200);
  const ready = await ask('/health/ready');
  expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '1']);
  expect(ready.headers.get('content-type')).toContain('application/problem+json');
  expect(await ready.json()).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
  const metrics = await ask('/metrics');
  expect(metrics.status).toBe(200);
  const text = await metrics.text();
  expect(text).toContain('process_cpu_seconds_total');
  expect(text).toMatch(/parley_worker_failures_total\{part="[^"]+",code="STORE_UNAVAILABLE"\} \d/);
  expect((await ask('/v1/dialogs')).status).toBe(404);
  expect((await ask('/health/live', 'POST')).status).toBe(405);
  expect(await worker.stop()).toBe(0);
  expect(worker.output()).not.toContain('127.0.0.1:1');
  const away = worker.output().match(/"store":"[a-z ]+",.*a store is away/g) ?? [];
  expect(away).toHaveLength(2);
  expect(worker.output()).not.toContain('is tried again');
});

test('the first line of a worker about a MongoDB that it does not trust names certificate, authority and setting', async () => {
  const [server, log] = await Promise.all([startTlsServer(), startEventStoreDouble()]);
  try {
    const url = `mongodb://ann:not-to-be-seen@127.0.0.1:${server.port}/?tls=true`;
    const worker = await start({
      EVENTSTOREDB_URL: log.url,
      MONGODB_URL: url,
      MONGODB_TIMEOUT_MS: '3000',
    });
    const first = (): string | null => worker.find(/^(.*"store":"document store".*)$/m);
    await until(() => first() !== null, 'a line about the document store');
    expect(first()).toMatch(
      /"code":"STORE_REFUSED".*The certificate .* not trusted: .* authority .* MONGODB_CA_FILE/,
    );
    expect(worker.output()).not.toContain('not-to-be-seen');
  } finally {
    server.close();
    await log.stop();
  }
});
