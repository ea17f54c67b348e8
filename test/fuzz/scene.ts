import { messageIdAt } from '@parley/dialogs';
import type { Api } from '../support/api.js';

/** What random requests point at. */
export interface Scene {
  /** Tokens by what they may do; most requests come from the first. */
  readonly tokens: readonly string[];
  /** Cursors that the server has handed out. */
  readonly cursors: readonly string[];
  /** Values for the parameters of paths, by name. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

const CHATS = 200;
const AT = '2026-11-01T10:00:00.000Z';
const BOTH = { creating: 'both', editing: 'both', quoting: 'both', deleting: 'both' };
const SETTINGS = { status: { delivered: 'send', read: 'send' }, text: BOTH, image: BOTH, file: BOTH };

/** Fills an empty server: channels, staff with tokens of every sort, and enough dialogs that deleting some leaves some. */
export async function setScene(api: Api): Promise<Scene> {
  const done = async (method: 'POST' | 'DELETE', path: string, body?: unknown) =>
    (await api.send<Record<string, string>>(method, path, body)).body;
  const channels: unknown[] = [];
  for (const type of ['telegram', 'vk'])
    channels.push(
      (await done('POST', '/v1/channels', { type, name: type, settings: SETTINGS }))['channelId'],
    );
  const user = async (permissions: string[]) =>
    (await done('POST', '/v1/users', { name: 'Somebody', permissions }))['userId'];
  const tokenOf = async (ownerKind: string, ownerId: unknown) =>
    done('POST', '/v1/tokens', { label: 'fuzz', ownerKind, ownerId });
  const administrator = await tokenOf('manager', await user(['administrator']));
  const manager = await tokenOf('manager', await user([]));
  const bot = await tokenOf(
    'bot',
    (await done('POST', '/v1/bots', { name: 'Bot', roles: ['hidden'] }))['botId'],
  );
  const goneId = await user([]);
  const gone = await tokenOf('manager', goneId);
  await done('POST', `/v1/users/${String(goneId)}/deactivate`);
  const revoked = await tokenOf('manager', await user([]));
  await done('DELETE', `/v1/tokens/${String(revoked['tokenId'])}`);
  const spare = await tokenOf('manager', await user([]));
  for (const name of ['VIP', 'Опт']) await done('POST', '/v1/tags', { name, color: 'red' });
  for (const name of ['Mine', 'Open'])
    await done('POST', '/v1/saved-views', { name, query: { status: 'open' } });
  const chats = Array.from({ length: CHATS }, (_, index) => chat(index, channels[index % 2]));
  await done('POST', '/v1/import', { chats });
  const tokens = [administrator, manager, bot, gone, revoked].map((one) => one['token'] ?? '');
  return { tokens, cursors: await cursorsOf(api), names: namesOf(spare['tokenId'] ?? '1') };
}

const chat = (index: number, channelId: unknown) => ({
  channelId,
  externalChatId: `chat-${index}`,
  customer: { externalId: `client-${index}`, name: 'Client' },
  messages: ['one', 'two'].map((externalId) => ({
    externalId,
    from: 'client',
    text: 'Hello',
    occurredAt: AT,
  })),
});

async function cursorsOf(api: Api): Promise<string[]> {
  const position = (await api.get<{ position: string }>('/health/ready')).body.position;
  const pages = [
    'channels',
    'dialogs',
    'users',
    'tokens',
    'tags',
    'tags/offered',
    'dialogs/1/feed',
    'dialogs/1/targets',
  ];
  const searches = ['messages?q=hello', 'messages?q=hello&sort=relevance', 'dialogs?q=client'];
  const paths = [...pages.map((page) => `${page}?`), ...searches.map((search) => `search/${search}&`)];
  const answers = await Promise.all(
    paths.map((path) => api.get<Record<string, string>>(`/v1/${path}limit=1&after=${position}&wait=10000`)),
  );
  return answers.flatMap(({ body }) => body['next'] ?? body['before'] ?? []);
}

const upTo = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

/** A dialog begins with two events; then come the two messages of its chat. */
const messagesOf = (dialogId: string): string[] =>
  [2, 3].map((revision) => String(messageIdAt({ dialogId: Number(dialogId), revision })));

const namesOf = (spareToken: string): Scene['names'] => ({
  channelId: ['1', '2'],
  dialogId: upTo(CHATS),
  clientId: upTo(CHATS),
  messageId: upTo(CHATS).flatMap(messagesOf),
  // Users 2 and 3 send the requests: they stay what they are.
  userId: ['1', '4', '5', '6', '1001'],
  groupId: ['1', '2', '3'],
  tokenId: [spareToken],
  tagId: ['1', '2', '3', '4'],
  viewId: ['1', '2', '3', '4'],
  name: ['gallery'],
  stream: ['dialog-1', 'message-1'],
});
