import autocannon from 'autocannon';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atLeast, inFlight, median, microseconds, milliseconds, perSecond, printed } from '../figures.mjs';
import { SETTINGS, TEXTS } from '../traffic.mjs';

const WIDTH = 64;
/** A machine that is busy elsewhere is no failure. */
const PATIENCE_S = 60;

/**
 * Messages sent over HTTP to servers in processes of their own, 64 in flight: Nest and Fastify as they are, Parley with all projections
 * beside HTTP, in a thread of its own, and in another process; by turns, so that whatever else the machine does meets all of them.
 */
export async function commandsOverHttp({ folder, sizes: { http } }) {
  const sides = {};
  try {
    sides.bare = await bareServer(join(folder, 'http-bare'), http.dialogs);
    sides.here = await parleyServer(join(folder, 'http-here'), 'here', http.dialogs);
    sides.thread = await parleyServer(join(folder, 'http-thread'), 'thread', http.dialogs);
    sides.elsewhere = await parleyServer(join(folder, 'http-elsewhere'), 'elsewhere', http.dialogs);
    // By number, not by time: what a slow machine has run less often it would be measured running cold.
    for (const side of Object.values(sides)) await load(side, { amount: http.warmUp });
    const rounds = [];
    for (let round = 0; round < http.turns; round += 1) {
      const measured = {};
      for (const [name, side] of Object.entries(sides)) measured[name] = await load(side, http.turn);
      rounds.push(measured);
    }
    return rowsOf(rounds);
  } finally {
    for (const { processes } of Object.values(sides)) for (const child of processes) await end(child);
  }
}

function rowsOf(rounds) {
  const of = (side, value) => median(rounds.map((round) => round[side][value]));
  const rows = (side, what) => [
    printed(`commands/s over HTTP, 64 in flight, ${what}`, perSecond(of(side, 'rate'))),
    printed('  processor time of the server a command', microseconds(of(side, 'processor'))),
    printed('  latency p50', milliseconds(of(side, 'p50'))),
    printed('  latency p99', milliseconds(of(side, 'p99'))),
  ];
  const against = (side) => median(rounds.map((round) => round[side].rate / round.bare.rate));
  const timeAgainst = (side) =>
    median(rounds.map((round) => round[side].processor / round.bare.processor)).toFixed(1);
  return [
    ...rows('bare', 'bare Nest and Fastify'),
    ...rows('here', 'projections beside HTTP'),
    ...rows('thread', 'projections in a thread'),
    printed('  processor time of its main thread a command', microseconds(of('thread', 'main'))),
    ...rows('elsewhere', 'projections in another process'),
    printed('  processor time of that process a command', microseconds(of('elsewhere', 'beside'))),
    printed('processor time of the server ÷ bare, projections beside HTTP', timeAgainst('here')),
    printed('processor time of the server ÷ bare, projections in a thread', timeAgainst('thread')),
    printed('processor time of the server ÷ bare, projections in another process', timeAgainst('elsewhere')),
    atLeast('commands/s over HTTP ÷ bare, projections beside HTTP', against('here'), 0.3),
    atLeast('commands/s over HTTP ÷ bare, projections in a thread', against('thread'), 0.3),
    atLeast('commands/s over HTTP ÷ bare, projections in another process', against('elsewhere'), 0.3),
  ];
}

/** Until the read models have caught up, whose processor time is counted; what is measured next does not meet it. */
async function load({ url, token, dialogs, processes }, extent) {
  const before = await askAll(processes, 'processor');
  const [mainBefore] = await askAll(processes.slice(0, 1), 'processorOfMainThread');
  const result = await autocannon({
    url,
    connections: WIDTH,
    timeout: PATIENCE_S,
    ...extent,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    requests: [{ method: 'POST', setupRequest: (request) => messageTo(dialogs, request) }],
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refusals, ${result.errors} errors`);
  if (!(await askAll(processes, 'settled')).every(Boolean)) throw new Error('A projection did not catch up.');
  const count = result['2xx'];
  const after = await askAll(processes, 'processor');
  const [mainAfter] = await askAll(processes.slice(0, 1), 'processorOfMainThread');
  const [processor, beside] = after.map((value, index) => (value - before[index]) / count);
  const { p50, p99 } = result.latency;
  const main = (mainAfter - mainBefore) / count;
  return { rate: count / result.duration, processor, beside, main, p50, p99 };
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

async function bareServer(folder, dialogs) {
  await mkdir(folder);
  const { child, url } = await start('http-bare.mjs', [folder]);
  return { url, token: 'none', dialogs: Array.from({ length: dialogs }, (_, id) => id), processes: [child] };
}

async function parleyServer(folder, projections, dialogs) {
  const { child, url, token } = await start('http-parley.mjs', [folder, projections]);
  const processes = [child];
  if (projections === 'elsewhere') processes.push((await start('http-follower.mjs', [folder])).child);
  return { url, token, dialogs: await makeDialogs(url, token, dialogs), processes };
}

async function start(file, args) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args);
  const gone = once(child, 'exit').then(() => null);
  const ready = await Promise.race([once(child, 'message'), gone]);
  if (ready === null) throw new Error(`${file} ended at start.`);
  return { child, ...ready[0] };
}

const askAll = (processes, question) =>
  Promise.all(
    processes.map(async (child) => {
      child.send(question);
      const [answer] = await once(child, 'message');
      return answer;
    }),
  );

/** Their data is thrown away. */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function makeDialogs(url, token, count) {
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
  const dialogs = [];
  await inFlight(WIDTH, count, async (index) => {
    const customer = { externalId: `u-${index}`, name: 'Client' };
    const message = { externalId: `m-${index}`, externalChatId: `c-${index}`, customer, text: 'Hello' };
    dialogs.push((await post(`/channels/${channelId}/messages`, message)).dialogId);
  });
  return dialogs;
}
