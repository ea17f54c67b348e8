import type { ApiAnswer } from '../support/api.js';
import { until } from '../support/until.js';

type Body = Record<string, unknown>;
export type Call = (method: string, path: string, body?: unknown, token?: string) => Promise<ApiAnswer>;

const BOTH = { creating: 'both', editing: 'both', quoting: 'both', deleting: 'both' };
const SETTINGS = {
  status: { delivered: 'send', read: 'send' },
  text: { ...BOTH, max_chars_count: 4_096 },
  image: { ...BOTH, max_items_count: 10, max_item_size: 20_971_520 },
};
const IMAGE = { fileId: 'f-1', url: 'https://example.org/a.png', mimeType: 'image/png', size: 10 };
const AT = '2026-11-01T10:00:00.000Z';

const limitsIn = (channelId: unknown): Body => ({
  timeZone: 'Europe/Berlin',
  limits: { danger: 600, warning: 300 },
  channels: [{ channelId, limits: { danger: 60, warning: null } }],
  workingHours: [{ weekday: 1, periods: [{ from: '09:00', to: '18:00' }] }],
  specialDays: [{ date: '2026-12-25', periods: [] }],
  countFrom: 'answer',
});

/** Uses every operation once with success, so that its answer holds something; what cannot be had by good input is left out. */
export async function walk(call: Call): Promise<void> {
  const done = async (method: string, path: string, body?: unknown): Promise<Body> =>
    (await call(method, path, body)).body;
  const { channelId } = await done('POST', '/v1/channels', {
    type: 'telegram',
    name: 'T',
    settings: SETTINGS,
  });
  await done('PATCH', `/v1/channels/${String(channelId)}`, { name: 'Telegram' });
  const staff = await hire(done, channelId);
  await done('PUT', '/v1/time-limits', { settings: limitsIn(channelId) });
  const from = (externalId: string, more: Body = {}): Body => ({
    externalId,
    externalChatId: 'chat-1',
    customer: { externalId: 'c-1', name: 'Client', phone: '1' },
    source: { utmSource: 'ads' },
    text: 'Hello',
    ...more,
  });
  const messages = `/v1/channels/${String(channelId)}/messages`;
  const { dialogId, clientId, messageId } = await done('POST', messages, from('m-1'));
  await done('POST', messages, from('m-2', { kind: 'image', items: [IMAGE], text: '' }));
  const change = { externalChatId: 'chat-1', occurredAt: '2026-01-01T00:00:00Z' };
  await done('POST', `${messages}/edit`, { ...change, externalId: 'm-1', text: 'Hello!' });
  const dialog = `/v1/dialogs/${String(dialogId)}`;
  const sent = await done('POST', `${dialog}/messages`, { text: 'Hi', quotedMessageId: messageId });
  await done('POST', `${dialog}/messages`, { text: 'A note', scope: 'private' });
  const message = `/v1/messages/${String(sent['messageId'])}`;
  await done('POST', `${message}/status`, { status: 'failed', code: 'general', reason: 'No' });
  await done('PATCH', message, { text: 'Hi!' });
  await inDialog(done, dialog, staff, clientId);
  const tagId = await withClient(done, `/v1/clients/${String(clientId)}`);
  for (const views of ['/v1/saved-views', `/v1/groups/${String(staff.groupId)}/saved-views`])
    await saveViews(done, views);
  await readAll(call, { channelId, clientId, dialog, message, staff, tagId });
  await done('DELETE', message);
  await done('POST', `${messages}/delete`, { ...change, externalId: 'm-2' });
  await importOne(done, channelId, staff.userId);
  await operate(done);
  await done('DELETE', '/v1/time-limits');
  await done('GET', `${dialog}/feed?limit=100`);
  await done('DELETE', dialog);
  await done('POST', `/v1/channels/${String(channelId)}/deactivate`);
}

type Done = (method: string, path: string, body?: unknown) => Promise<Body>;

async function hire(
  done: Done,
  channelId: unknown,
): Promise<{ userId: unknown; groupId: unknown; botId: unknown }> {
  const { groupId } = await done('POST', '/v1/groups', { name: 'Sales', channelIds: [channelId] });
  await done('PUT', `/v1/groups/${String(groupId)}`, { name: 'Sale', channelIds: [channelId] });
  const { userId } = await done('POST', '/v1/users', { name: 'Manager' });
  await done('PUT', `/v1/users/${String(userId)}/group`, { groupId });
  await done('PUT', `/v1/users/${String(userId)}/permissions`, { permissions: ['all_dialogs'] });
  const { botId } = await done('POST', '/v1/bots', { name: 'Bot', roles: ['responsible'] });
  const { tokenId } = await done('POST', '/v1/tokens', { label: 'x', ownerKind: 'bot', ownerId: botId });
  await done('POST', '/v1/tokens', { label: 'y', ownerKind: 'manager', ownerId: userId });
  await done('DELETE', `/v1/tokens/${String(tokenId)}`);
  const gone = await done('POST', '/v1/users', { name: 'Gone' });
  await done('POST', `/v1/users/${String(gone['userId'])}/deactivate`);
  return { userId, groupId, botId };
}

async function inDialog(
  done: Done,
  dialog: string,
  staff: { userId: unknown; botId: unknown },
  clientId: unknown,
): Promise<void> {
  await done('POST', `${dialog}/unread`);
  await done('POST', `${dialog}/read`);
  await done('POST', `${dialog}/reassign`, { kind: 'bot', id: staff.botId });
  await done('POST', `${dialog}/close`);
  for (const step of ['detach', 'attach']) {
    const { token } = await done('POST', `${dialog}/${step}`, step === 'attach' ? { clientId } : undefined);
    await done('POST', `${dialog}/${step}/confirm`, { token });
  }
}

async function withClient(done: Done, client: string): Promise<unknown> {
  await done('PUT', `${client}/name`, { name: 'Named' });
  await done('PUT', `${client}/contacts`, { phone: '2', email: null });
  await done('PUT', `${client}/source`, { utmSource: 'mail' });
  await done('POST', `${client}/block`);
  await done('POST', `${client}/unblock`);
  return tag(done, client);
}

/** Leaves a tag pinned on the client. */
async function tag(done: Done, client: string): Promise<unknown> {
  const { tagId } = await done('POST', '/v1/tags', { name: 'VIP', color: 'red' });
  const path = `/v1/tags/${String(tagId)}`;
  await done('PUT', `${path}/name`, { name: 'Wholesale' });
  await done('PUT', `${path}/color`, { color: 'blue' });
  await done('POST', `${path}/archive`);
  await done('POST', `${path}/restore`);
  const onClient = `${client}/tags/${String(tagId)}`;
  await done('PUT', onClient, { pinned: false });
  await done('DELETE', onClient);
  await done('PUT', onClient, { pinned: true });
  const gone = await done('POST', '/v1/tags', { name: 'Gone', color: 'gray' });
  await done('DELETE', `/v1/tags/${String(gone['tagId'])}`);
  return tagId;
}

/** Leaves a view that does not find what it was saved for. */
async function saveViews(done: Done, views: string): Promise<void> {
  const save = async (name: string, query: object): Promise<unknown> =>
    (await done('POST', views, { name, query }))['viewId'];
  const [open, unassigned] = [await save('Open', { status: 'open' }), await save('Free', {})];
  await done('PUT', `${views}/order`, { viewIds: [unassigned, open] });
  await done('PUT', `${views}/${String(unassigned)}/name`, { name: 'Unassigned' });
  await done('PUT', `${views}/${String(unassigned)}/query`, { query: { responsible: 'none' } });
  await done('DELETE', `${views}/${String(open)}`);
  await save('Of a tag that is not there', { tags: '900000000001' });
}

interface Found {
  readonly channelId: unknown;
  readonly clientId: unknown;
  readonly dialog: string;
  readonly message: string;
  readonly staff: Awaited<ReturnType<typeof hire>>;
  readonly tagId: unknown;
}

async function readAll(
  call: Call,
  { channelId, clientId, dialog, message, staff, tagId }: Found,
): Promise<void> {
  const { position } = (await call('POST', '/v1/bots', { name: 'Last', roles: [] })).body;
  const paths = [
    ...[
      'me',
      'unread',
      'dialogs',
      'dialogs/filters',
      'channels',
      'users',
      'groups',
      'bots',
      'tokens',
      'time-limits',
      'tags',
      'tags/offered',
      'saved-views',
    ].map((name) => `/v1/${name}`),
    ...['', '/feed', '/gallery', '/targets'].map((part) => `${dialog}${part}`),
    `/v1/channels/${String(channelId)}`,
    `/v1/clients/${String(clientId)}`,
    `/v1/clients/${String(clientId)}/dialogs`,
    `/v1/clients/${String(clientId)}/tags`,
    `/v1/tags/${String(tagId)}`,
    message,
    `/v1/users/${String(staff.userId)}`,
    `/v1/groups/${String(staff.groupId)}`,
    `/v1/groups/${String(staff.groupId)}/saved-views`,
    `/v1/bots/${String(staff.botId)}`,
  ];
  const ofOperators = ['/v1/projections', '/v1/projections/feed/parked', '/v1/processes'];
  const queries = encodeURIComponent(JSON.stringify([{}, { status: 'open' }]));
  await call('GET', `/v1/dialogs/counts?queries=${queries}&after=${String(position)}&wait=10000`);
  for (const path of paths) await call('GET', `${path}?after=${String(position)}&wait=10000`);
  for (const query of ['messages?q=hello', 'messages?q=hello&sort=relevance', 'dialogs?q=client'])
    await call('GET', `/v1/search/${query}&after=${String(position)}&wait=10000`);
  for (const path of [...ofOperators, '/v1/processes/release-dialogs/parked']) await call('GET', path);
  for (const path of ['/health/live', '/health/ready', '/openapi.json', '/metrics']) await call('GET', path);
}

async function importOne(done: Done, channelId: unknown, managerId: unknown): Promise<void> {
  const messages = [
    { externalId: '1', from: 'client', text: 'Hello', occurredAt: AT },
    { externalId: '2', from: 'manager', managerId, text: 'Hi', occurredAt: AT },
  ];
  const customer = { externalId: 'c-2', name: 'Client' };
  await done('POST', '/v1/import', {
    chats: [{ channelId, externalChatId: 'chat-2', customer, messages, closedAt: AT }],
  });
}

async function operate(done: Done): Promise<void> {
  for (const order of ['pause', 'resume', 'rebuild']) await done('POST', `/v1/projections/gallery/${order}`);
  const staff = '/v1/projections/staff';
  await done('POST', `${staff}/rebuild`, { hold: true });
  const isBuilt = async (): Promise<boolean> => {
    const { items } = (await done('GET', '/v1/projections')) as { items: { role: string; state: string }[] };
    return items.some(({ role, state }) => role === 'held' && state === 'live');
  };
  await until(isBuilt, 'a build that is held is live');
  await done('POST', `${staff}/compare`);
  await done('GET', `${staff}/comparison`);
  for (const order of ['switch', 'rollback']) await done('POST', `${staff}/${order}`);
  await done('POST', `${staff}/drop`, { version: 1, generation: 1 });
  await done('POST', `${staff}/parked/staff-1/park`, { reason: 'A walk' });
  await done('GET', `${staff}/parked`);
  await done('POST', `${staff}/parked/staff-1/retry`);
  await done('GET', '/v1/projections/history');
}
