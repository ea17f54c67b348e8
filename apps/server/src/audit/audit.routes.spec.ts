import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { positionToText } from '@parley/eventsourcing';
import { openTestApp, type TestApp } from '../http/app.fixtures.js';

/** What a route is asked with, where it needs more than its path. A route that is missing here is asked without. */
const QUERIES: Readonly<Record<string, string>> = {
  '/v1/audit/dialogs/{dialogId}/difference': 'from=revision:0',
  '/v1/audit/people/{kind}/{id}/visible': 'at=2100-01-01T00:00:00Z',
};

type Headers = Readonly<Record<string, string>>;
type Ids = Readonly<Record<string, number>>;
type Parts = Readonly<Record<string, number | string>>;

let app: TestApp;
let routes: readonly string[];
let ids: Parts;
const tokens = new Map<string, Headers>();

const idsOf = async (path: string, body?: object, as?: Headers): Promise<Ids> =>
  (await app.done('POST', path, body, as)) as unknown as Ids;

async function tokenOf(label: string, ownerKind: string, ownerId: number): Promise<number> {
  const { token, tokenId } = await app.done('POST', '/v1/tokens', { label, ownerKind, ownerId });
  tokens.set(label, { authorization: `Bearer ${String(token)}` });
  return Number(tokenId);
}

async function hire(name: string, permissions: readonly string[], groupId: number | null = null) {
  const { userId = 0 } = await idsOf('/v1/users', { name, permissions, groupId });
  return { userId, tokenId: await tokenOf(name, 'manager', userId) };
}

/** A dialog that one manager has given to another, and everybody who may ask for it. */
beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  const { channelId = 0 } = await idsOf('/v1/channels', { type: 'telegram', name: 'Shop', settings });
  const other = await idsOf('/v1/channels', { type: 'telegram', name: 'Other', settings });
  const group = async (name: string, id = 0) =>
    (await idsOf('/v1/groups', { name, channelIds: [id] }))['groupId'] ?? 0;
  const [here, elsewhere] = [await group('Shop', channelId), await group('Other', other['channelId'])];
  await hire('auditor', ['audit']);
  await hire('auditor of the channel', ['audit'], here);
  await hire('administrator with the right', ['administrator', 'audit']);
  await hire('auditor of another channel', ['audit'], elsewhere);
  await hire('analyst', ['analytics']);
  await hire('administrator', ['administrator']);
  const { userId } = await hire('manager', [
    'all_dialogs',
    'delete_dialogs',
    'reassign_any',
    'manage_channels',
  ]);
  const former = await hire('former responsible', []);
  const revoked = await hire('revoked', ['audit']);
  const { botId = 0 } = await idsOf('/v1/bots', { name: 'bot', roles: ['distributor', 'hidden'] });
  await tokenOf('bot', 'bot', botId);
  const customer = { externalId: 'u-1', name: 'Ann Lee' };
  const message = { externalChatId: 'c-1', externalId: 'm-1', customer, text: 'Hello' };
  const {
    dialogId = 0,
    clientId = 0,
    messageId = 0,
  } = await idsOf(`/v1/channels/${channelId}/messages`, message);
  for (const id of [former.userId, userId])
    await app.done('POST', `/v1/dialogs/${dialogId}/reassign`, { kind: 'manager', id });
  await app.done('DELETE', `/v1/tokens/${revoked.tokenId}`);
  const [begun] = await app.core.eventStore.readStream(`dialog-${dialogId}`, { limit: 1 });
  ids = {
    eventId: begun?.id ?? '',
    dialogId,
    clientId,
    messageId,
    channelId,
    userId,
    botId,
    kind: 'manager',
    id: userId,
  };
  const { body } = await app.send('GET', '/openapi.json');
  routes = Object.keys(body['paths'] as object).filter((path) => path.startsWith('/v1/audit/'));
});
afterAll(() => app.close());

const pathOf = (route: string): string =>
  route.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(ids[name] ?? 1));

async function askAll(
  as: string,
  of = routes,
): Promise<readonly (readonly [route: string, status: number, code: unknown])[]> {
  const after = positionToText(await app.core.eventStore.head());
  return Promise.all(
    of.map(async (route) => {
      const path = `${pathOf(route)}?after=${after}&${QUERIES[route] ?? ''}`;
      const { status, body } = await app.send('GET', path, undefined, tokens.get(as));
      return [route, status, body['code']] as const;
    }),
  );
}

describe('every route of audits', () => {
  test('is there', () => {
    expect(routes).toContain('/v1/audit/dialogs/{dialogId}');
  });

  test.each(['auditor', 'auditor of the channel', 'administrator with the right'])(
    'answers %s',
    async (as) => {
      for (const [route, status, code] of await askAll(as))
        expect([route, status, code]).toEqual([route, 200, undefined]);
    },
  );

  test.each(['analyst', 'administrator', 'manager', 'former responsible', 'bot'])(
    'is refused for %s',
    async (as) => {
      for (const [route, status, code] of await askAll(as))
        expect([route, status, code]).toEqual([route, 403, 'NOT_ALLOWED']);
    },
  );

  test('is refused for a revoked token, and without one', async () => {
    tokens.set('nobody', { authorization: '' });
    for (const as of ['revoked', 'nobody'])
      for (const [route, status, code] of await askAll(as))
        expect([route, status, code]).toEqual([route, 401, 'UNAUTHENTICATED']);
  });

  test('says of a dialog outside of the channels of the group what it says of one that never was', async () => {
    const ofDialogs = routes.filter((route) => route.includes('{dialogId}'));
    for (const [route, status, code] of await askAll('auditor of another channel', ofDialogs))
      expect([route, status, code]).toEqual([route, 404, 'DIALOG_NOT_FOUND']);
    const known = ids;
    ids = { ...ids, dialogId: 987_654_321 };
    for (const [route, status, code] of await askAll('auditor', ofDialogs))
      expect([route, status, code]).toEqual([route, 404, 'DIALOG_NOT_FOUND']);
    ids = known;
  });
});

describe('a moment in a request', () => {
  test.each([
    '1',
    'position:01',
    'revision:-1',
    'revision:9007199254740993',
    'position:9223372036854775808',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    'occurred:2026-02-30T00:00:00Z',
    '2026-01-01',
    'occurred:',
    'yesterday',
  ])('%s is none', async (asOf) => {
    const path = `/v1/audit/dialogs/${ids['dialogId']}?asOf=${encodeURIComponent(asOf)}`;
    const { status, body } = await app.send('GET', path, undefined, tokens.get('auditor'));
    expect([status, body['code']]).toEqual([400, 'INVALID_REQUEST']);
  });

  test('is a position, a revision, or a time with any offset', async () => {
    const ask = async (asOf: string) => {
      const path = `/v1/audit/dialogs/${ids['dialogId']}?asOf=${encodeURIComponent(asOf)}`;
      return (await app.send('GET', path, undefined, tokens.get('auditor'))).body;
    };
    const first = await ask('revision:0');
    const { position, recordedAt } = first['reached'] as { position: string; recordedAt: string };
    expect((first['state'] as { status: string }).status).toBe('closed');
    expect(await ask(`position:${position}`)).toEqual(first);
    expect((await ask('2020-01-01T03:00:00+03:00'))['row']).toBeNull();
    expect(
      ((await ask(`occurred:${recordedAt}`))['reached'] as { revision: number }).revision,
    ).toBeGreaterThanOrEqual(0);
  });
});
