import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openCore, readConfig, type Core } from '@parley/composition';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../http/app.js';
import { firstAdministrator } from '@parley/staff';

let folder: string;
let core: Core;
let app: NestFastifyApplication;
let token: string;
let channelId: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-receive-'));
  const config = await readConfig({ PARLEY_DATA: folder, PARLEY_LOG_LEVEL: 'silent' });
  core = await openCore(config, { role: 'server', onError: () => undefined });
  token = (await firstAdministrator(core)()) ?? '';
  app = await createApp(core, config);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const channel = { type: 'vk', name: 'Shop', settings: { text: { creating: 'both' } } };
  channelId = (await call('POST', '/v1/channels', channel)).body['channelId'] as number;
});
afterAll(async () => {
  await app.close();
  await core.close();
  await rm(folder, { recursive: true, force: true });
});

async function call(method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

let chats = 0;
/** A first message of a chat of its own. */
const first = (customer: object, more: object = {}) => {
  chats += 1;
  const ids = { externalId: 'm-1', externalChatId: `c-${chats}` };
  return { ...ids, customer: { externalId: `u-${chats}`, ...customer }, text: 'Hi', ...more };
};
const receive = (message: object) => call('POST', `/v1/channels/${channelId}/messages`, message);
const cardOf = async ({ clientId, position }: Record<string, unknown>) =>
  (await call('GET', `/v1/clients/${String(clientId)}?after=${String(position)}`)).body;

test('a first message counts whatever comes with it, and its answer says what was cut or left out', async () => {
  const message = first({
    name: 'Ann '.repeat(100),
    phone: '1'.repeat(500),
    email: null,
    avatarUrl: `data:image/png;base64,${'A'.repeat(5_000)}`,
    profileUrl: 'tg://user?id=1',
  });
  const { status, body } = await receive(message);
  const adjusted = [
    { field: 'customer.name', how: 'cut' },
    { field: 'customer.phone', how: 'left-out' },
    { field: 'customer.avatarUrl', how: 'left-out' },
    { field: 'customer.profileUrl', how: 'left-out' },
  ];
  expect([status, body['adjusted']]).toEqual([200, adjusted]);
  expect(await cardOf(body)).toMatchObject({
    name: 'Ann '.repeat(100).slice(0, 255).trim(),
    contacts: { phone: null, email: null },
    avatarUrl: null,
    profileUrl: null,
  });
  expect((await receive(message)).body).toMatchObject({ repeated: true, adjusted });
});

test.each([{}, { name: null }, { name: '\u2800' }, { name: ' ' }])(
  'a client who comes with %j is known by the id in the messenger',
  async (customer) => {
    const { status, body } = await receive(first(customer));
    expect(status).toBe(200);
    expect((await cardOf(body))['name']).toBe(`u-${chats}`);
  },
);

test('a source that says nothing, or too much, fails no message, neither the first time nor when it is repeated', async () => {
  for (const [source, adjusted] of [
    [{ utmSource: ' ' }, [{ field: 'source.utmSource', how: 'left-out' }]],
    [{ utmSource: 'x'.repeat(300) }, [{ field: 'source.utmSource', how: 'cut' }]],
    [{ utmSource: '', referrer: null }, []],
  ] as const) {
    const message = first({ name: 'Ann' }, { source });
    expect(await receive(message)).toMatchObject({ status: 200, body: { repeated: false, adjusted } });
    expect(await receive(message)).toMatchObject({ status: 200, body: { repeated: true, adjusted } });
  }
});

test('an import takes such chats as well, and says so of each', async () => {
  const messages = [
    { externalId: 'm-1', from: 'client', text: 'Hi', occurredAt: '2026-01-01T00:00:00.000Z' },
  ];
  const chat = {
    channelId,
    externalChatId: 'i-1',
    customer: { externalId: 'i-1', name: '\u200b' },
    messages,
  };
  const { status, body } = await call('POST', '/v1/import', {
    chats: [{ ...chat, source: { utmTerm: ' ' } }],
  });
  expect(status).toBe(200);
  expect(body['chats']).toMatchObject([
    {
      done: 1,
      refused: null,
      adjusted: [
        { field: 'customer.name', how: 'left-out' },
        { field: 'source.utmTerm', how: 'left-out' },
      ],
    },
  ]);
});

test('a message that a deactivated channel hands in leaves nothing behind; one of before is answered as it was', async () => {
  const channel = (await call('POST', '/v1/channels', { type: 'vk', name: 'Old' })).body['channelId'];
  const hand = (message: object) => call('POST', `/v1/channels/${String(channel)}/messages`, message);
  const known = first({ name: 'Ann' });
  const { body } = await hand(known);
  await call('POST', `/v1/channels/${String(channel)}/deactivate`);
  const head = await core.eventStore.head();
  for (const message of [
    first({ name: 'Ben' }),
    { ...known, externalId: 'm-2' },
    { ...first({}), externalChatId: known.externalChatId },
  ])
    expect((await hand(message)).body['code']).toBe('CHANNEL_INACTIVE');
  expect(await core.eventStore.head()).toBe(head);
  expect((await hand(known)).body).toEqual({ ...body, repeated: true });
});

test('what is only decoration is still of the type that it is described with', async () => {
  expect((await receive(first({ name: 7 }))).body['code']).toBe('INVALID_REQUEST');
});

test('names of which nothing shows are taken for nothing: no user, group, bot, token, channel', async () => {
  for (const name of ['\u200b', '\u2800\u3164', ' \u00ad ', '\ud83d']) {
    for (const [url, body] of [
      ['/v1/users', { name }],
      ['/v1/groups', { name }],
      ['/v1/bots', { name, roles: ['responsible'] }],
      ['/v1/tokens', { label: name }],
      ['/v1/channels', { type: 'vk', name }],
    ] as const)
      expect([url, (await call('POST', url, body)).status]).toEqual([url, name === '\ud83d' ? 400 : 422]);
  }
});
