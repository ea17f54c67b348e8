import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { apiOf, type Api } from '../support/api.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { cliOf, jsonOf, newFolder, removeFolders, type Cli } from './cli.fixtures.js';
import { chatsOf, fileOf, messagesIn, settled } from './load.fixtures.js';

// Processes are started in here, on machines that may be busy.
jest.setTimeout(60_000);

interface Summary {
  seed: string;
  chats: number;
  messages: { new: number; repeated: number };
  refused: { id: string; code: string }[];
}

let server: ServerProcess;
let api: Api;
let cli: Cli;
beforeAll(async () => {
  server = await startServer(newFolder());
  api = apiOf(server.url, server.token ?? '');
  cli = cliOf(server);
});
afterAll(async () => {
  await server.stop();
  removeFolders();
});

const listed = async (): Promise<number> =>
  (await jsonOf<{ items: unknown[] }>(cli, 'dialogs', 'list', '--all')).items.length;

describe('load chats', () => {
  const chats = chatsOf(30);
  const total = messagesIn(chats);

  test('loads a file, and loading it twice changes nothing: not one event more', async () => {
    const file = fileOf(chats, 'chats.ndjson.gz');
    const first = await cli(['load', 'chats', file, '--batch', '7']);
    expect(first).toEqual({
      code: 0,
      out: `Loaded 30 of 30 chats: ${total} messages new, 0 there already.\n`,
      err: '',
    });
    const position = await settled(api);
    expect(await listed()).toBe(30);
    const second = await jsonOf<Summary>(cli, 'load', 'chats', file, '--batch', '200');
    expect(second).toEqual({
      seed: 'parley',
      chats: 30,
      messages: { new: 0, repeated: total },
      refused: [],
    });
    expect(await settled(api)).toBe(position);
  });

  test('another seed loads the same chats beside them, with channels and managers of its own', async () => {
    const before = await listed();
    const summary = await jsonOf<Summary>(cli, 'load', 'chats', fileOf(chats), '--seed', 'other');
    expect(summary.messages).toEqual({ new: total, repeated: 0 });
    await settled(api);
    expect(await listed()).toBe(before + 30);
  });

  test('a bar counts the chats on a terminal, on stderr alone', async () => {
    const { out, err } = await cli(['load', 'chats', fileOf(chats), '--json'], { columns: 100 });
    expect(JSON.parse(out)).toMatchObject({ chats: 30 });
    expect(err).toContain('Loading chats [');
    expect(err).toContain('100% 30/30');
  });

  test.each([
    ['{"id":"a"', 'not JSON'],
    ['{"id":"a","messages":[]}', 'messages must be a list with at least one message'],
    ['{"id":"a","messages":[{"from":"robot","text":"x"}]}', 'from must be customer or agent'],
  ])('the bad line %s is named by its number before anything is loaded', async (line, why) => {
    const position = await settled(api);
    const file = fileOf([...chatsOf(3).map((chat) => ({ ...chat, id: `bad-${chat.id}` })), '', line]);
    expect(await cli(['load', 'chats', file])).toEqual({
      code: 1,
      out: '',
      err: `INVALID_CHAT: Line 5: ${why}.\n`,
    });
    expect(await settled(api)).toBe(position);
  });

  test.each([
    ['missing.ndjson', 'ENOENT'],
    ['missing.ndjson.gz', 'ENOENT'],
  ])('a file that is not there is told: %s', async (name, code) => {
    const { code: exit, err } = await cli(['load', 'chats', `${newFolder()}/${name}`]);
    expect(exit).toBe(1);
    expect(err).toMatch(new RegExp(`^FILE_NOT_READABLE: .+\\(${code}\\)\\.\n$`));
  });

  test('a folder, and bytes that are not gzip, are reported', async () => {
    expect((await cli(['load', 'chats', newFolder()])).err).toMatch(
      /^FILE_NOT_READABLE: .+ is not a file\.\n$/,
    );
    const { renameSync } = await import('node:fs');
    const file = fileOf(chats);
    renameSync(file, `${file}.gz`);
    expect((await cli(['load', 'chats', `${file}.gz`])).err).toMatch(/^FILE_NOT_READABLE: .+Z_DATA_ERROR/);
  });

  test('refused chats are listed by id and code, all others of their request are loaded', async () => {
    const message = (from: 'customer' | 'agent', text: string) => ({ from, text });
    const odd = [
      { id: 'agent-first', topic: '', messages: [message('agent', 'Hello')] },
      { id: 'empty-text', topic: '', messages: [message('customer', '')] },
      {
        id: 'long-text',
        topic: '',
        messages: [message('customer', 'a'), message('agent', 'x'.repeat(2_001))],
      },
    ];
    const good = chatsOf(5).map((chat) => ({ ...chat, id: `good-${chat.id}` }));
    const file = fileOf([...good.slice(0, 2), ...odd, ...good.slice(2)]);
    const { code, out, err } = await cli(['load', 'chats', file, '--json']);
    const summary = JSON.parse(out) as Summary;
    expect(summary.chats).toBe(8);
    expect(summary.messages.new).toBe(messagesIn(good) + 1);
    expect(Object.fromEntries(summary.refused.map((one) => [one.id, one.code]))).toEqual({
      'agent-first': 'IMPORT_BEGINS_WITH_CLIENT',
      'empty-text': 'INVALID_REQUEST',
      'long-text': 'TEXT_TOO_LONG',
    });
    expect({ code, err }).toEqual({ code: 1, err: 'CHATS_REFUSED: 3 of 8 chats were refused.\n' });
    const table = await cli(['load', 'chats', file]);
    expect(table.out).toMatch(/^Loaded 5 of 8 chats: 0 messages new, \d+ there already\.$/m);
    expect(table.out).toMatch(/^long-text +TEXT_TOO_LONG$/m);
  });

  test.each([
    ['--batch', '0'],
    ['--batch', '201'],
    ['--seed', 'with space'],
  ])('%s %s is wrong usage', async (...option) => {
    expect((await cli(['load', 'chats', fileOf(chats), ...option])).code).toBe(2);
  });

  test('only administrators load: for others the refusal ends it', async () => {
    const { userId } = (await api.send<{ userId: number }>('POST', '/v1/users', { name: 'Mia' })).body;
    const body = { label: 'test', ownerKind: 'manager', ownerId: userId };
    const { token } = (await api.send<{ token: string }>('POST', '/v1/tokens', body)).body;
    const printed = await cli(['load', 'chats', fileOf(chats)], { env: { PARLEY_TOKEN: token } });
    expect(printed).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^NOT_ALLOWED: /) });
  });
});
