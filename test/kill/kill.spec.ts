import { expect, test } from '@jest/globals';
import { drawsOf, type Draws } from '@parley/chat-import';
import { apiOf, type Api, type ApiAnswer } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import type { Done } from '../support/given.js';
import { inPool } from '../support/pool.js';
import type { ServerProcess } from '../support/server-process.js';
import { useServers } from '../support/servers.js';
import { readStopped } from '../support/stopped.js';
import { faultsOf } from './log.js';
import { newOrder, setStage, type Order } from './orders.js';

const KILLS = Number(process.env['PARLEY_KILLS'] ?? 50);
const NEW_ORDERS = 32;
const IN_FLIGHT = 32;
const servers = useServers();

const isSettled = ({ answer, refused }: Order): boolean => answer !== undefined || refused === true;

/** Notes the answer of an order. A repeat has to be what was acknowledged before. */
function note(order: Order, { status, body }: ApiAnswer<Done>): void {
  // Somebody else was faster too often, or an index is behind: nothing was done, so it is asked for again.
  if (status === 412 || status === 503) return;
  if (order.answer !== undefined) {
    expect([order.key, status, body]).toEqual([order.key, 200, repeated(order.path, order.answer)]);
    order.repeats += 1;
    return;
  }
  if (status === 200) order.answer = body;
  else {
    // A rule refused it: nothing may be in the log.
    expect([403, 404, 409, 422]).toContain(status);
    order.refused = true;
  }
}

/** The text of a bearer token is shown once; the token of a first step is part of its answer for ever. */
function repeated(path: string, { token, ...rest }: Done): object {
  return { ...rest, ...(token === undefined || path === '/v1/tokens' ? {} : { token }), repeated: true };
}

const send = (api: Api, { method, path, body, key }: Order): Promise<ApiAnswer<Done>> =>
  api.send<Done>(method, path, body, { key });

/** Sends all of them, many at once, and kills the server at the moment of the given answer. What was cut off stays open. */
async function sendAndKill(
  server: ServerProcess,
  api: Api,
  orders: readonly Order[],
  answers: number,
): Promise<void> {
  let answered = 0;
  let killed: Promise<void> | undefined;
  await inPool(orders, IN_FLIGHT, async (order) => {
    if (killed) return;
    const answer = await send(api, order).catch(() => null);
    if (!answer) return;
    answered += 1;
    if (answered >= answers) killed ??= server.kill();
    note(order, answer);
  });
  await (killed ?? server.kill());
}

function shuffled<T>(draws: Draws, list: readonly T[]): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(draws.below(rest.length), 1)[0] as T);
}

test(`killed ${KILLS} times under load: every command settles by its repeat, once in the log, and read models equal a fresh fold`, async () => {
  const folder = await servers.folder();
  let server = await servers.start(folder);
  const token = server.token ?? '';
  const stage = await setStage(apiOf(server.url, token));
  const orders: Order[] = [];
  let cutOff = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const draws = drawsOf('kill', kill);
    // What was acknowledged is repeated once under load; what was cut off comes again until it is settled.
    const again = orders.filter(
      ({ answer, refused, repeats }) => !refused && (answer === undefined || repeats === 0),
    );
    const fresh = Array.from({ length: NEW_ORDERS }, (_, index) =>
      newOrder(stage, draws, orders.length + index),
    );
    orders.push(...fresh);
    const round = shuffled(draws, [...again, ...fresh]);
    await sendAndKill(server, apiOf(server.url, token), round, 1 + draws.below(round.length));
    cutOff += round.filter((order) => !isSettled(order)).length;
    server = await servers.start(folder);
  }
  const admin = apiOf(server.url, token);
  // Once to settle what is open, once to repeat all.
  for (const _ of ['settle', 'repeat']) {
    const asked = orders.filter(({ refused }) => !refused);
    await inPool(asked, IN_FLIGHT, async (order) => note(order, await send(admin, order)));
  }
  expect(orders.filter((order) => !isSettled(order))).toEqual([]);
  expect(orders.filter(({ answer, repeats }) => answer && repeats === 0)).toEqual([]);
  expect(cutOff).toBeGreaterThan(KILLS);
  await caughtUp(admin);
  expect(await server.stop()).toBe(0);

  const { log, differences } = await readStopped(folder);
  expect(faultsOf(log, orders, stage.end)).toEqual([]);
  expect(differences).toEqual([]);
}, 600_000);
