import autocannon from 'autocannon';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { milliseconds, perSecond, printed } from './figures.mjs';
import { SETTINGS, TEXTS } from './traffic.mjs';

const MAIN = fileURLToPath(new URL('../../apps/server/dist/main.js', import.meta.url));
const DIALOGS = 200;

/** Messages sent over HTTP to a server in a process of its own, 64 in flight, all projections running. */
export async function commandsOverHttp({ folder, sizes }) {
  const env = {
    ...process.env,
    PARLEY_DATA: join(folder, 'http'),
    PARLEY_PORT: '0',
    PARLEY_LOG_LEVEL: 'silent',
    PARLEY_RATE_LIMIT: '100000000',
  };
  const child = spawn(process.execPath, [MAIN, '--empty'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const { url, token } = await greeting(child);
    const dialogs = await makeDialogs(url, token);
    const result = await autocannon({
      url,
      connections: 64,
      duration: sizes.seconds,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      requests: [{ method: 'POST', setupRequest: (request) => messageTo(dialogs, request) }],
    });
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${result.non2xx} refusals, ${result.errors} errors`);
    return [
      printed('commands/s over HTTP, 64 in flight', perSecond(result['2xx'] / result.duration)),
      printed('  latency p50', milliseconds(result.latency.p50)),
      printed('  latency p99', milliseconds(result.latency.p99)),
    ];
  } finally {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}

let sent = 0;
function messageTo(dialogs, request) {
  sent += 1;
  return {
    ...request,
    path: `/v1/dialogs/${dialogs[sent % dialogs.length]}/messages`,
    body: JSON.stringify({ text: TEXTS[sent % TEXTS.length] }),
  };
}

async function greeting(child) {
  const found = {};
  for await (const line of createInterface({ input: child.stdout })) {
    found.url ??= /serves (http:\S+)/.exec(line)?.[1];
    found.token ??= /(prl_\S+)/.exec(line)?.[1];
    if (line.startsWith('Ready')) return found;
  }
  throw new Error('The server ended at start.');
}

async function makeDialogs(url, token) {
  const post = async (path, body) => {
    const response = await fetch(`${url}/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  };
  const { channelId } = await post('/channels', { type: 'telegram', name: 'Bench', settings: SETTINGS });
  return Promise.all(
    Array.from({ length: DIALOGS }, async (_, index) => {
      const customer = { externalId: `u-${index}`, name: 'Client' };
      const message = { externalId: `m-${index}`, externalChatId: `c-${index}`, customer, text: 'Hello' };
      return (await post(`/channels/${channelId}/messages`, message)).dialogId;
    }),
  );
}
