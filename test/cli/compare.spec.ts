import { afterEach, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parley, type Printed } from './cli.fixtures.js';

const HOUR_MS = 3_600_000;
const counts = {
  compared: 5,
  same: 5,
  differing: 0,
  onlyServed: 0,
  onlyBeside: 0,
  undecided: 0,
  examples: [],
};
const builds = { served: { version: 1, generation: 0 }, beside: { version: 1, generation: 1 } };
const ended: (() => void)[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const end of ended.splice(0)) end();
});

/** Compares on a server that answers this, one after the other and the last again and again; a minute passes between two questions. */
async function compare(
  ...reports: readonly { readonly state: string; readonly toldAt: number }[]
): Promise<Printed> {
  let asked = 0;
  const server = createServer((_request, response) => {
    const { state, toldAt } = reports[Math.min(asked, reports.length - 1)]!;
    asked += 1;
    const told = { name: 'staff', state, of: null, begunAt: '', toldAt: new Date(toldAt).toISOString() };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ comparison: { ...counts, ...builds, ...told } }));
  }).listen(0, '127.0.0.1');
  ended.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  await once(server, 'listening');
  jest.spyOn(performance, 'now').mockImplementation(() => asked * 60_000);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return parley(['projections', 'compare', 'staff'], { env: { PARLEY_URL: url, PARLEY_TOKEN: 'prl_1' } });
}

const running = (toldAt: number) => ({ state: 'running', toldAt });

test.each([
  ['ahead', HOUR_MS],
  ['behind', -HOUR_MS],
])('a comparison goes on although the server’s clock is an hour %s', async (_, off) => {
  const told = Date.now() + off;
  const last = { state: 'done', toldAt: told + 6 };
  const found = await compare(running(told), running(told + 1), running(told + 2), running(told + 3), last);
  expect(found).toMatchObject({ code: 0, err: '' });
});

test.each([
  ['ahead', HOUR_MS],
  ['behind', -HOUR_MS],
])('one that is cut off is noticed although the server’s clock is an hour %s', async (_, off) => {
  const told = Date.now() + off;
  const found = await compare(running(told), running(told + 1));
  expect(found).toMatchObject({ code: 1, err: expect.stringMatching(/^COMPARISON_STOPPED: /) });
});
