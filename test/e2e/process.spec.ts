import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { apiOf, type Api, type ApiAnswer } from '../support/api.js';
import { done, givenChannel, receive, type Received } from '../support/given.js';
import { inPool } from '../support/servers/pool.js';
import { useServers } from '../support/servers/servers.js';
import { readStopped } from '../support/stopped.js';

const servers = useServers();

/** Messages of 16 chats, as many at once, until the server takes no more. Every answer that came, by the number of its message. */
async function writeUntilStopped(
  api: Api,
  channelId: number,
  answered: (count: number) => void,
): Promise<Map<number, ApiAnswer<Received>>> {
  const answers = new Map<number, ApiAnswer<Received>>();
  let refused = false;
  const write = async (number: number): Promise<void> => {
    if (refused) return;
    const answer = await receive(api, channelId, `chat-${number % 16}`, `message-${number}`).catch(
      () => null,
    );
    if (answer === null) refused = true;
    else answers.set(number, answer);
    answered(answers.size);
  };
  await inPool(Array(5_000).keys(), 16, write);
  return answers;
}

test.each([20, 150])(
  'SIGTERM under load, at answer %i: exit code 0, every answer is an acknowledgement, and none is lost',
  async (moment) => {
    const folder = await servers.folder();
    const first = await servers.start(folder);
    const token = first.token ?? '';
    const channelId = await givenChannel(apiOf(first.url, token), 'Shop');
    let stopping: Promise<number | null> | undefined;
    const answers = await writeUntilStopped(apiOf(first.url, token), channelId, (count) => {
      if (count >= moment) stopping ??= first.stop();
    });
    expect(await stopping).toBe(0);
    expect(new Set([...answers.values()].map(({ status }) => status))).toEqual(new Set([200]));
    const acknowledged = [...answers];
    expect(acknowledged.length).toBeGreaterThanOrEqual(moment);

    const { log } = await readStopped(folder);
    const received = log.filter(({ type }) => type === 'MessageReceived');
    const byPosition = new Map(received.map((event) => [String(event.position), event.data]));
    for (const [number, { body }] of acknowledged)
      expect(byPosition.get(body.position)).toMatchObject({
        externalId: `message-${number}`,
        messageId: body.messageId,
      });

    const second = await servers.start(folder);
    const api = apiOf(second.url, token);
    await inPool(acknowledged, 16, async ([number, { body }]) => {
      const again = await receive(api, channelId, `chat-${number % 16}`, `message-${number}`);
      expect(done(again)).toEqual({ ...body, repeated: true });
    });
    expect(await second.stop()).toBe(0);
  },
);

const AT = '2026-01-31T18:00:00.000Z';
const chatOf = (channelId: number, chat: number): object => ({
  channelId,
  externalChatId: `past-${chat}`,
  customer: { externalId: `client-${chat}`, name: 'Client' },
  messages: Array.from({ length: 10 }, (_, message) => ({
    externalId: `past-${chat}-${message}`,
    from: 'client',
    text: 'Good day.',
    occurredAt: AT,
  })),
});

test('SIGTERM in the middle of a long request: it is finished and answered before the server ends with exit code 0', async () => {
  const folder = await servers.folder();
  const server = await servers.start(folder);
  const api = apiOf(server.url, server.token ?? '');
  const channelId = await givenChannel(api, 'Shop');
  const chats = Array.from({ length: 150 }, (_, chat) => chatOf(channelId, chat));
  const importing = api.send<{ chats: { done: number }[] }>('POST', '/v1/import', { chats });
  for (let begun = 0; begun === 0;)
    begun = (await api.get<{ items: unknown[] }>('/v1/dialogs')).body.items.length;
  expect(await server.stop()).toBe(0);
  const { status, body } = await importing;
  expect([status, body.chats.map((chat) => chat.done)]).toEqual([200, chats.map(() => 10)]);
  const { log } = await readStopped(folder);
  expect(log.filter(({ type }) => type === 'MessageReceived')).toHaveLength(1_500);
});

/** How many tables and indexes another program, which opens the file by SQLite, finds in it. */
function readOnly(path: string): number {
  const script = `const Database = require(${JSON.stringify(createRequire(import.meta.url).resolve('libsql'))});
    const database = new Database(${JSON.stringify(path)}, { readonly: true });
    console.log(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().all()[0])`;
  return Number(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout);
}

test('a second server on the same folder is refused in plain words with exit code 1, and the first goes on, while others read', async () => {
  const folder = join(await servers.folder(), 'data');
  const first = await servers.start(folder);
  const api = apiOf(first.url, first.token ?? '');
  const channelId = await givenChannel(api, 'Shop');
  const refusal = await servers.start(folder).then(
    () => 'It was started.',
    (error: unknown) => (error as Error).message,
  );
  expect(refusal).toContain('exit code 1');
  expect(refusal).toMatch(/parley: The event store in .* is open in another process: stop that process, or/);
  expect(refusal).not.toMatch(/SQLITE|\n\s+at /);
  const { position, dialogId } = done<Received>(await receive(api, channelId, 'chat', 'message'));
  expect((await api.get(`/v1/dialogs/${dialogId}?after=${position}`)).status).toBe(200);
  for (const file of ['events.db', 'documents.db']) expect(readOnly(join(folder, file))).toBeGreaterThan(2);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(await first.stop()).toBe(0);
  expect((await readStopped(folder)).log.filter(({ type }) => type === 'MessageReceived')).toHaveLength(1);
});
