import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type Answer, type TestApp } from './http/app.fixtures.js';

const PATH = '/v1/time-limits';
let app: TestApp;
let channelId: unknown;
let asBob: { readonly authorization: string };

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  ({ channelId } = await app.done('POST', '/v1/channels', { type: 'telegram', name: 'Shop', settings }));
  const { userId } = await app.done('POST', '/v1/users', { name: 'Bob', permissions: [] });
  const owner = { label: 'Bob', ownerKind: 'manager', ownerId: userId };
  const { token } = await app.done('POST', '/v1/tokens', owner);
  asBob = { authorization: `Bearer ${String(token)}` };
});
afterAll(() => app.close());

interface Row {
  readonly dialogId: unknown;
  readonly waiting: { readonly since: string; readonly level: string; readonly nextAt: string | null } | null;
}

const settings = {
  timeZone: 'Europe/Berlin',
  limits: { danger: 600, warning: 300 },
  channels: [] as object[],
  workingHours: null,
  specialDays: [],
  countFrom: 'answer',
};
const outcomeOf = ({ status, body }: Answer) => [status, body['code'] ?? null];
const after = (path: string, { position }: { readonly position?: unknown }): string =>
  `${path}after=${String(position)}&wait=10000`;

test('[S34] nothing is set at first, and nothing removed then', async () => {
  const answer = await app.send('GET', PATH);
  expect(answer.body).toEqual({ settings: null, revision: -1, changedAt: null });
  expect(answer.headers['etag']).toBeUndefined();
  expect(outcomeOf(await app.send('DELETE', PATH))).toEqual([409, 'TIME_LIMITS_NOT_SET']);
});

test('[S33] an administrator sets the limits, every manager reads them, and the rows show who waits', async () => {
  const { body } = await app.send('PUT', PATH, { settings });
  expect(body['revision']).toBe(0);
  const { headers, body: read } = await app.send('GET', after(`${PATH}?`, body), undefined, asBob);
  expect([read['settings'], read['revision'], headers['etag']]).toEqual([settings, 0, '"0"']);
  const message = await app.done('POST', `/v1/channels/${String(channelId)}/messages`, {
    externalId: 'm-1',
    externalChatId: 'chat-1',
    customer: { externalId: 'c-1', name: 'Client' },
    text: 'Is it in stock?',
  });
  const dialog = `/v1/dialogs/${String(message['dialogId'])}`;
  const row = (await app.send('GET', after(`${dialog}?`, message))).body;
  const { since, nextAt } = row['waiting'] as { since: string; nextAt: string };
  expect(row['waiting']).toEqual({ since, level: 'none', nextAt });
  expect(Date.parse(nextAt) - Date.parse(since)).toBe(300_000);
  const listed = async (level: string) => (await app.send('GET', `/v1/dialogs?level=${level}`)).body['items'];
  expect(await listed('none')).toMatchObject([{ dialogId: message['dialogId'] }]);
  expect(await listed('danger')).toEqual([]);
  const answer = await app.done('POST', `${dialog}/messages`, { text: 'Yes' });
  expect((await app.send('GET', after(`${dialog}?`, answer))).body['waiting']).toBeNull();
});

test('a level that there is not is refused', async () => {
  expect(outcomeOf(await app.send('GET', '/v1/dialogs?level=red'))).toEqual([400, 'INVALID_REQUEST']);
});

test('who sets them without the permission, wrongly or over a change of somebody else is refused', async () => {
  const other = { settings: { ...settings, limits: { danger: 60, warning: null } } };
  expect(outcomeOf(await app.send('PUT', PATH, other, asBob))).toEqual([403, 'NOT_ALLOWED']);
  expect(outcomeOf(await app.send('DELETE', PATH, undefined, asBob))).toEqual([403, 'NOT_ALLOWED']);
  expect(outcomeOf(await app.send('PUT', PATH, { settings }))).toEqual([409, 'TIME_LIMITS_UNCHANGED']);
  expect(outcomeOf(await app.send('PUT', PATH, {}))).toEqual([400, 'INVALID_REQUEST']);
  expect(outcomeOf(await app.send('PUT', PATH, { settings: {} }))).toEqual([422, 'INVALID_TIME_LIMITS']);
  const unknown = { settings: { ...settings, channels: [{ channelId: 404, limits: null }] } };
  expect(outcomeOf(await app.send('PUT', PATH, unknown))).toEqual([404, 'CHANNEL_NOT_FOUND']);
  expect((await app.send('PUT', PATH, other, { 'if-match': '"7"' })).status).toBe(412);
  expect((await app.send('PUT', PATH, other, { 'if-match': '"0"' })).body['revision']).toBe(1);
  expect((await app.send('DELETE', PATH, undefined, { 'if-match': '"0"' })).status).toBe(412);
});

test('of two who set them at once from the same revision one is refused', async () => {
  const setting = (danger: number) =>
    app.send(
      'PUT',
      PATH,
      { settings: { ...settings, limits: { danger, warning: null } } },
      { 'if-match': '"1"' },
    );
  const statuses = (await Promise.all([setting(70), setting(80)])).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 412]);
});

test('[S34] removed they are gone, and their revision goes on', async () => {
  const removed = await app.done('DELETE', PATH, undefined, { 'if-match': '"2"' });
  const { body, headers } = await app.send('GET', after(`${PATH}?`, removed));
  expect([body['settings'], body['revision'], headers['etag']]).toEqual([null, 3, '"3"']);
});

const DAY = 86_400;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY * 1_000).toISOString();
let heard = 0;
const hear = (chat: string, occurredAt?: string): Promise<Answer['body']> =>
  app.done('POST', `/v1/channels/${String(channelId)}/messages`, {
    externalId: `heard-${(heard += 1)}`,
    externalChatId: chat,
    customer: { externalId: chat, name: chat },
    text: 'Is it in stock?',
    ...(occurredAt && { occurredAt }),
  });

test('[S33] [S34] [S73] rows are yellow and red while limits are set, since the first message that nobody has answered', async () => {
  const since = { yellow: daysAgo(2), red: daysAgo(40) };
  const { dialogId: yellow } = await hear('yellow', since.yellow);
  await hear('yellow', daysAgo(0.5));
  const { dialogId: red } = await hear('red', since.red);
  const { dialogId: fresh } = await hear('fresh');
  const rows = async (query = '') => {
    const head = { position: await app.core.eventStore.head() };
    return (await app.done('GET', after(`/v1/dialogs?limit=100${query}&`, head)))['items'] as Row[];
  };
  const markOf = async (dialogId: unknown) =>
    (await rows()).find((row) => row.dialogId === dialogId)?.waiting ?? null;
  const found = async (query: string) => (await rows(query)).map(({ dialogId }) => dialogId);

  expect([await markOf(yellow), await markOf(red), await markOf(fresh)]).toEqual([null, null, null]);
  expect(await found('&level=danger')).toEqual([]);
  await app.done('PUT', PATH, { settings: { ...settings, limits: { danger: 30 * DAY, warning: DAY } } });
  expect(await markOf(yellow)).toMatchObject({ since: since.yellow, level: 'warning' });
  expect(await markOf(red)).toEqual({ since: since.red, level: 'danger', nextAt: null });
  expect(await markOf(fresh)).toMatchObject({ level: 'none' });
  expect([await found('&level=warning'), await found('&level=danger')]).toEqual([[yellow], [red]]);

  // Another responsible answers nothing; a manager does, and the next message begins it again.
  const path = `/v1/dialogs/${String(red)}`;
  await app.done('POST', `${path}/reassign`, { kind: 'manager', id: 1 });
  expect(await markOf(red)).toMatchObject({ since: since.red });
  await app.done('POST', `${path}/messages`, { text: 'Yes' });
  expect(await markOf(red)).toBeNull();
  const again = daysAgo(0);
  await hear('red', again);
  await hear('red');
  expect(await markOf(red)).toMatchObject({ since: again, level: 'none' });

  await app.done('DELETE', PATH);
  expect([await markOf(yellow), await found('&level=warning')]).toEqual([null, []]);
});
