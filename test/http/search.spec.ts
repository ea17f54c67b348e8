import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiOf, type Api } from '../support/api.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';

jest.setTimeout(60_000);
const CHATS = 10;
const MESSAGES = 60;
const AT = Date.parse('2026-01-01T00:00:00.000Z');

let folder: string;
let server: ServerProcess;
let api: Api;
let position: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-search-'));
  server = await startServer(folder);
  api = apiOf(server.url, server.token ?? '');
  const settings = { text: { creating: 'both' } };
  const channel = await api.send<{ channelId: number }>('POST', '/v1/channels', {
    type: 'telegram',
    name: 'Shop',
    settings,
  });
  const { channelId } = channel.body;
  const chats = Array.from({ length: CHATS }, (_, chat) => ({
    channelId,
    externalChatId: `chat-${chat}`,
    customer: { externalId: `client-${chat}`, name: `Анна ${chat}` },
    messages: Array.from({ length: MESSAGES }, (__, n) => ({
      externalId: String(n),
      from: 'client',
      text: n % 2 === 0 ? `Заказ ${10_000 + n}, привет` : 'Заказы, заказами',
      occurredAt: new Date(AT + (chat * MESSAGES + n) * 1_000).toISOString(),
    })),
  }));
  const { status } = await api.send('POST', '/v1/import', { chats });
  expect(status).toBe(200);
  ({ position } = (await api.get<{ position: string }>('/health/ready')).body);
}, 60_000);
afterAll(async () => {
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

interface Page {
  readonly items: readonly { readonly messageId: number; readonly at: string }[];
  readonly next: string | null;
}

/** Every page, from a server whose words are read by processes of their own. */
async function all(query: string): Promise<Page['items']> {
  const items: Page['items'][number][] = [];
  let cursor = '';
  for (;;) {
    const page = await api.get<Page>(`/v1/search/${query}&limit=100&after=${position}&wait=10000${cursor}`);
    expect(page.status).toBe(200);
    items.push(...page.body.items);
    if (page.body.next === null) return items;
    cursor = `&cursor=${page.body.next}`;
  }
}

test('a server on embedded stores finds every message, page by page, in both orders', async () => {
  const found = await all(`messages?q=${encodeURIComponent('заказ')}`);
  expect(new Set(found.map(({ messageId }) => messageId)).size).toBe(CHATS * MESSAGES);
  expect(found.map(({ at }) => at)).toEqual(
    found
      .map(({ at }) => at)
      .toSorted()
      .reverse(),
  );
  const ranked = await all(`messages?q=${encodeURIComponent('заказ')}&sort=relevance`);
  expect(new Set(ranked.map(({ messageId }) => messageId))).toEqual(
    new Set(found.map(({ messageId }) => messageId)),
  );
});

test('and dialogs by their clients', async () => {
  expect(await all(`dialogs?q=${encodeURIComponent('анна')}`)).toHaveLength(CHATS);
});

test('several searches at once are all answered', async () => {
  const began = await Promise.all(
    Array.from({ length: 12 }, () => api.get<Page>(`/v1/search/messages?q=${encodeURIComponent('10002')}`)),
  );
  expect(began.map(({ status, body }) => [status, body.items.length])).toEqual(began.map(() => [200, CHATS]));
});
