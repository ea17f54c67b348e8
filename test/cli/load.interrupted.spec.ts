import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { cliOf, jsonOf, newFolder, outcomeOf, removeFolders, spawnCli } from './cli.fixtures.js';
import { chatsOf, contentsOf, fileOf, messagesIn, settled } from './load.fixtures.js';
import { openRelay, type Fate, type Relay } from './relay.fixtures.js';

// Processes are started in here, on machines that may be busy.
jest.setTimeout(60_000);

const chats = chatsOf(60);
const total = messagesIn(chats);
const BATCH = ['--batch', '5'];
let file: string;
/** What the same file is like, loaded in one go. */
let whole: ServerProcess;
let inOneGo: readonly string[];

let relay: Relay | undefined;
const servers: ServerProcess[] = [];
const start = async (folder = newFolder()): Promise<ServerProcess> => {
  const server = await startServer(folder);
  servers.push(server);
  return server;
};

/** Everything that people read, once the read models hold it. */
async function contents(server: Pick<ServerProcess, 'url' | 'token'>): Promise<readonly string[]> {
  const api = apiOf(server.url, server.token ?? '');
  await settled(api);
  return contentsOf(api);
}

interface Summary {
  chats: number;
  messages: { new: number; repeated: number };
}

beforeAll(async () => {
  file = fileOf(chats);
  whole = await startServer(newFolder());
  await jsonOf<Summary>(cliOf(whole), 'load', 'chats', file);
  inOneGo = await contents(whole);
});
afterEach(async () => {
  await relay?.close();
  await Promise.all(servers.splice(0).map((server) => server.kill()));
});
afterAll(async () => {
  await whole.stop();
  removeFolders();
});

test('killed with kill -9 in the middle and run again, a load ends like one in one go', async () => {
  const server = await start();
  const victims: ReturnType<typeof spawnCli>[] = [];
  relay = await openRelay(
    () => server.url,
    (count) => {
      if (count === 6) victims.forEach((victim) => victim.kill('SIGKILL'));
      return count < 6 ? 'forward' : 'swallow';
    },
  );
  const env = { PARLEY_URL: relay.url, PARLEY_TOKEN: server.token ?? '' };
  const victim = spawnCli(['load', 'chats', file, ...BATCH], env);
  victims.push(victim);
  expect(await outcomeOf(victim)).toMatchObject({ signal: 'SIGKILL', out: '' });

  const { messages } = await jsonOf<Summary>(cliOf(server), 'load', 'chats', file, ...BATCH);
  expect(messages.new).toBeGreaterThan(0);
  expect(messages.repeated).toBeGreaterThan(0);
  expect(messages.new + messages.repeated).toBe(total);
  expect(await contents(server)).toEqual(inOneGo);
});

test('a server killed with kill -9 in the middle and started again: the load goes on with the same ids', async () => {
  const folder = newFolder();
  let server = await start(folder);
  const { token } = server;
  let restarted: Promise<void> | undefined;
  const restart = async (): Promise<void> => {
    await server.kill();
    server = await start(folder);
  };
  relay = await openRelay(
    () => server.url,
    async (count): Promise<Fate> => {
      if (count === 5) restarted = restart();
      await restarted;
      return count === 5 ? 'cut' : 'forward';
    },
  );
  const { messages } = await jsonOf<Summary>(
    cliOf({ url: relay.url, token }),
    ...['load', 'chats', file, ...BATCH],
  );
  expect(restarted).toBeDefined();
  expect(messages.new + messages.repeated).toBe(total);
  expect(await contents({ url: server.url, token })).toEqual(inOneGo);
});

test('lost answers, cut connections, 503 and 429 are tried again with the same bodies, waiting as the server asks', async () => {
  const server = await start();
  const fates: readonly Fate[] = ['swallow', 503, 'forward', 'cut', 429, 'swallow'];
  relay = await openRelay(
    () => server.url,
    (count) => fates[count - 1] ?? 'forward',
  );
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  const cli = cliOf({ url: relay.url, token: server.token });
  const { code, out } = await cli(['load', 'chats', file, ...BATCH, '--json'], { sleep });
  expect(code).toBe(0);
  const { messages } = JSON.parse(out) as Summary;
  expect(messages.new + messages.repeated).toBe(total);
  expect(messages.repeated).toBeGreaterThan(0);
  expect(waits.filter((ms) => ms === 7_000)).toHaveLength(2);
  expect(waits.filter((ms) => ms < 1_000)).toHaveLength(3);
  // Twelve requests, two of them handed on twice.
  expect(relay.imports).toHaveLength(14);
  expect(new Set(relay.imports).size).toBe(12);
  expect(await contents(server)).toEqual(inOneGo);
});

test('a server that stays away ends the load with 3 after bounded tries', async () => {
  relay = await openRelay(
    () => whole.url,
    () => 'cut',
  );
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  const printed = await cliOf({ url: relay.url, token: whole.token })(
    ['load', 'chats', file, '--batch', '200'],
    { sleep },
  );
  expect(printed).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/^NOT_REACHABLE: /) });
  expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000, 5_000]);
});
