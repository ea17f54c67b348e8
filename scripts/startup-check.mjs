// `npm run startup-check`: starts the built server as `npm start` does, twice on one new data folder, and stops it each time.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot, root } from './tooling/paths.mjs';
import { ToolingError, fail, log } from './tooling/log.mjs';

const LIMIT_MS = 90_000;
const POLL_MS = 100;

const data = mkdtempSync(join(tmpdir(), 'parley-startup-'));
process.once('exit', () => rmSync(data, { recursive: true, force: true }));

await check('first start')
  .then(() => check('second start, on the data of the first'))
  .catch(fail);

async function check(name) {
  const began = Date.now();
  const server = startServer();
  try {
    await ready(server);
    const readyAfter = Date.now() - began;
    server.child.kill('SIGTERM');
    const { code, signal } = await within(server.ended, () => `${name}: still running after SIGTERM`);
    if (code !== 0)
      throw new ToolingError(`${name}: SIGTERM ended it with ${signal ?? `exit code ${code}`}, not with 0`);
    log(`${name}: ready after ${readyAfter} ms, stopped after ${Date.now() - began} ms`);
  } catch (error) {
    process.stderr.write(server.output());
    throw error;
  } finally {
    server.child.kill('SIGKILL');
  }
}

function startServer() {
  // On the embedded stores, whatever the tests before were run against.
  const stores = { EVENTSTOREDB_URL: '', MONGODB_URL: '' };
  const env = { ...process.env, ...stores, PARLEY_PORT: '0', PARLEY_DATA: data };
  const child = spawn(process.execPath, [inRoot('scripts', 'start.mjs')], { cwd: root, env, stdio: 'pipe' });
  let text = '';
  const collect = (chunk) => (text += chunk);
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  return { child, ended, output: () => text };
}

/** Waits until the server has named its address and answers there that it is ready. */
async function ready({ ended, output }) {
  let over = false;
  ended.then(() => (over = true));
  for (const until = Date.now() + LIMIT_MS; Date.now() < until; await pause(POLL_MS)) {
    if (over) throw new ToolingError('the server ended before it was ready');
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0];
    if (address !== undefined && (await isReady(address))) return;
  }
  throw new ToolingError(`the server was not ready after ${LIMIT_MS} ms`);
}

function isReady(address) {
  return fetch(`${address}/health/ready`).then(
    (response) => response.status === 200,
    () => false,
  );
}

async function within(promise, message) {
  const timer = new AbortController();
  const late = pause(LIMIT_MS, null, { signal: timer.signal }).then(() => {
    throw new ToolingError(message());
  });
  return Promise.race([promise, late]).finally(() => timer.abort());
}
