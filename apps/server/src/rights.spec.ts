import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openTestApp, type Answer, type TestApp } from './http/app.fixtures.js';

let app: TestApp;
let channelId: number;

beforeAll(async () => {
  app = await openTestApp();
  const both = { creating: 'both', editing: 'both', quoting: 'both', deleting: 'both' };
  const settings = { text: both, image: both };
  channelId = (await idsOf('/v1/channels', { type: 'telegram', name: 'Shop', settings }))['channelId'] ?? 0;
});
afterAll(() => app.close());

const idsOf = async (path: string, body?: object): Promise<Record<string, number>> =>
  (await app.done('POST', path, body)) as Record<string, number>;

interface Person {
  readonly id: number;
  readonly tokenId: number;
  readonly as: { readonly authorization: string };
}

async function hire(name: string, permissions: readonly string[] = []): Promise<Person> {
  const { userId: id = 0 } = await idsOf('/v1/users', { name, permissions });
  const body = { label: name, ownerKind: 'manager', ownerId: id };
  const { token, tokenId } = await app.done('POST', '/v1/tokens', body);
  return { id, tokenId: Number(tokenId), as: { authorization: `Bearer ${String(token)}` } };
}

let chats = 0;
const incoming = (more: object = {}) => ({
  externalChatId: `chat-${chats}`,
  externalId: `m-${++chats}`,
  customer: { externalId: `u-${chats}`, name: 'Ann Lee', phone: '+1' },
  text: 'Is it in stock?',
  ...more,
});

/** A dialog of somebody, and its client. */
async function dialogOf(person: Person): Promise<{ dialogId: number; clientId: number; path: string }> {
  const { dialogId = 0, clientId = 0 } = await idsOf(`/v1/channels/${channelId}/messages`, incoming());
  const path = `/v1/dialogs/${dialogId}`;
  await app.done('POST', `${path}/reassign`, { kind: 'manager', id: person.id });
  return { dialogId, clientId, path };
}

const outcomeOf = ({ status, body }: Answer) => [status, body['code']];

async function detach(path: string, as: Person['as']): Promise<void> {
  const { token } = await app.done('POST', `${path}/detach`, {}, as);
  await app.done('POST', `${path}/detach/confirm`, { token }, as);
}
async function attach(path: string, clientId: number, as: Person['as']): Promise<void> {
  const { token } = await app.done('POST', `${path}/attach`, { clientId }, as);
  await app.done('POST', `${path}/attach/confirm`, { token }, as);
}

describe('a client', () => {
  test('is taken by nobody by its number: only one that the sender sees, or has just detached, is attached', async () => {
    const [bob, eve] = [await hire('Bob'), await hire('Eve')];
    const [own, other] = [await dialogOf(bob), await dialogOf(eve)];
    await detach(own.path, bob.as);
    for (const clientId of [other.clientId, 987_654_321]) {
      const answer = await app.send('POST', `${own.path}/attach`, { clientId }, bob.as);
      expect(outcomeOf(answer)).toEqual([404, 'CLIENT_NOT_FOUND']);
      expect(outcomeOf(await app.send('GET', `/v1/clients/${clientId}`, undefined, bob.as))).toEqual([
        404,
        'CLIENT_NOT_FOUND',
      ]);
      expect(outcomeOf(await app.send('POST', `/v1/clients/${clientId}/block`, {}, bob.as))).toEqual([
        404,
        'CLIENT_NOT_FOUND',
      ]);
    }
    await attach(own.path, own.clientId, bob.as);
  });

  test('that is blocked stays blocked in the own chat, detached or tied to another: a block follows the person', async () => {
    const bob = await hire('Bert');
    const [{ path, clientId }, { clientId: another }] = [await dialogOf(bob), await dialogOf(bob)];
    const chat = {
      externalChatId: `chat-${chats - 2}`,
      customer: { externalId: `u-${chats - 1}`, name: 'Ann Lee' },
    };
    const writes = () => app.send('POST', `/v1/channels/${channelId}/messages`, { ...incoming(), ...chat });
    const answers = () => app.send('POST', `${path}/messages`, { text: 'Yes.' }, bob.as);
    await app.done('POST', `/v1/clients/${clientId}/block`, {}, bob.as);
    await detach(path, bob.as);
    const blocked = [409, 'CLIENT_BLOCKED'];
    expect([outcomeOf(await writes()), outcomeOf(await answers())]).toEqual([blocked, blocked]);
    await attach(path, another, bob.as);
    expect([outcomeOf(await writes()), outcomeOf(await answers())]).toEqual([blocked, blocked]);
    await app.done('POST', `/v1/clients/${clientId}/unblock`);
    expect([(await writes()).status, (await answers()).status]).toEqual([200, 200]);
  });
});

describe('an id or a number in a request', () => {
  test.each(['0x1', '01', '1e0', '%201', '1%20', '+1', '-1', '1.0', '0', '9007199254740992'])(
    'is what people write as one: %s reaches no dialog',
    async (id) => {
      for (const [method, path] of [
        ['GET', `/v1/dialogs/${id}`],
        ['POST', `/v1/dialogs/${id}/close`],
        ['DELETE', `/v1/messages/${id}`],
        ['PUT', `/v1/users/${id}/group`],
      ] as const)
        expect(
          outcomeOf(await app.send(method, path, method === 'PUT' ? { groupId: null } : undefined)),
        ).toEqual([400, 'INVALID_ID']);
    },
  );

  test.each([
    ['limit=01', 'INVALID_REQUEST'],
    ['limit=1e1', 'INVALID_REQUEST'],
    ['channelId=0x1', 'INVALID_REQUEST'],
    ['responsible=manager:01', 'INVALID_REQUEST'],
    ['responsible=manager:9007199254740993', 'INVALID_FILTER'],
    ['channelId=9007199254740992', 'INVALID_FILTER'],
    ['tags=9007199254740992', 'INVALID_FILTER'],
    ['pinnedTags=1,9007199254740992', 'INVALID_FILTER'],
    ['after=01', 'INVALID_POSITION'],
    ['after=1&wait=01', 'INVALID_WAIT'],
  ])('also in a query: %s', async (query, code) => {
    expect(outcomeOf(await app.send('GET', `/v1/dialogs?${query}`))).toEqual([400, code]);
  });

  test('and as an expected revision', async () => {
    const { path } = await dialogOf(await hire('Rex'));
    for (const revision of ['"01"', '"0x1"', '1', '"-1"']) {
      const answer = await app.send('POST', `${path}/close`, {}, { 'if-match': revision });
      expect(outcomeOf(answer)).toEqual([400, 'INVALID_IF_MATCH']);
    }
  });
});

describe('what a request is not to hold', () => {
  test.each([
    ['GET', '/v1/users?x=1', 'INVALID_REQUEST'],
    ['GET', '/v1/channels/1?limit=1', 'INVALID_REQUEST'],
    ['POST', '/v1/dialogs/1/unread?force=1', 'INVALID_REQUEST'],
  ] as const)('a parameter that is not described is refused: %s %s', async (method, path, code) => {
    expect(outcomeOf(await app.send(method, path))).toEqual([400, code]);
  });

  test('a body where none is taken is refused, an empty one is none', async () => {
    const { path } = await dialogOf(await hire('Kim'));
    expect(outcomeOf(await app.send('POST', `${path}/close`, { reason: 'x' }))).toEqual([
      400,
      'INVALID_REQUEST',
    ]);
    expect((await app.send('POST', `${path}/close`, {})).status).toBe(200);
  });

  test('a condition that would be ignored is refused', async () => {
    const condition = { 'if-match': '"1"' };
    for (const path of ['/v1/dialogs/1/read', '/v1/bots', '/v1/tokens'])
      expect(outcomeOf(await app.send('POST', path, {}, condition))).toEqual([400, 'INVALID_IF_MATCH']);
    expect(outcomeOf(await app.send('GET', '/v1/me', undefined, condition))).toEqual([
      400,
      'INVALID_IF_MATCH',
    ]);
    const since = { 'if-unmodified-since': 'Sun, 29 Nov 2026 10:00:00 GMT' };
    expect(outcomeOf(await app.send('POST', '/v1/dialogs/1/close', {}, since))).toEqual([
      400,
      'INVALID_REQUEST',
    ]);
  });

  test('null is refused where a list or a part may only be left out', async () => {
    for (const more of [{ items: null }, { source: null }]) {
      const answer = await app.send('POST', `/v1/channels/${channelId}/messages`, incoming(more));
      expect(outcomeOf(answer)).toEqual([400, 'INVALID_REQUEST']);
    }
  });

  test('a message of files without files is refused, from every author', async () => {
    const bob = await hire('Paul');
    const { path } = await dialogOf(bob);
    const empty = { kind: 'image', items: [], text: 'See' };
    const expected = [422, 'ITEMS_REQUIRED'];
    expect(outcomeOf(await app.send('POST', `/v1/channels/${channelId}/messages`, incoming(empty)))).toEqual(
      expected,
    );
    expect(outcomeOf(await app.send('POST', `${path}/messages`, empty, bob.as))).toEqual(expected);
  });

  test('a group has no channel that is not registered, neither when it is made nor later', async () => {
    const unknown = { name: 'Sales', channelIds: [channelId, 987_654] };
    const refused = [404, 'CHANNEL_NOT_FOUND'];
    expect(outcomeOf(await app.send('POST', '/v1/groups', unknown))).toEqual(refused);
    const { groupId } = await idsOf('/v1/groups', { name: 'Sales', channelIds: [channelId] });
    expect(outcomeOf(await app.send('PUT', `/v1/groups/${groupId}`, unknown))).toEqual(refused);
    await app.done('PUT', `/v1/groups/${groupId}`, { name: 'Sale', channelIds: [channelId] });
  });

  test('a permission that no feature defines is refused', async () => {
    const permission = 'of_no_feature';
    const user = { name: 'Somebody', permissions: [permission] };
    expect(outcomeOf(await app.send('POST', '/v1/users', user))).toEqual([400, 'INVALID_REQUEST']);
    const { id } = await hire('Somebody');
    const answer = await app.send('PUT', `/v1/users/${id}/permissions`, { permissions: [permission] });
    expect(outcomeOf(answer)).toEqual([422, 'UNKNOWN_PERMISSION']);
  });
});

describe('who is not signed in', () => {
  test('is told how, and what is wrong with a token that was shown', async () => {
    for (const [authorization, challenge] of [
      ['', 'Bearer realm="parley", error="invalid_token"'],
      [`Bearer prl_1_${'A'.repeat(43)}`, 'Bearer realm="parley", error="invalid_token"'],
    ] as const) {
      const { status, headers } = await app.send('GET', '/v1/me', undefined, { authorization });
      expect([status, headers['www-authenticate']]).toEqual([401, challenge]);
    }
  });

  test('gets no answer that was waited for: a token may be revoked meanwhile', async () => {
    const kay = await hire('Kay');
    const after = (await app.core.eventStore.head()) + 1n;
    const asked = app.send('GET', `/v1/channels?after=${after}&wait=10000`, undefined, kay.as);
    await app.done('DELETE', `/v1/tokens/${kay.tokenId}`);
    expect(outcomeOf(await asked)).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('imports nothing more: an import stops at its next step once its token is revoked', async () => {
    const ada = await hire('Ada', ['administrator']);
    const begun = await app.core.eventStore.head();
    const chat = (externalChatId: string) => ({
      channelId,
      externalChatId,
      customer: { externalId: externalChatId, name: 'Past' },
      messages: Array.from({ length: 400 }, (_, index) => ({
        externalId: String(index),
        from: 'client',
        text: 'Hello',
        occurredAt: '2026-11-01T10:00:00.000Z',
      })),
    });
    const running = app.send('POST', '/v1/import', { chats: [chat('past-1'), chat('past-2')] }, ada.as);
    while ((await app.core.eventStore.head()) < begun + 20n) await nextTurn();
    await app.done('DELETE', `/v1/tokens/${ada.tokenId}`);
    expect(outcomeOf(await running)).toEqual([401, 'UNAUTHENTICATED']);
    const ended = await app.core.eventStore.head();
    expect(Number(ended - begun)).toBeLessThan(700);
    await hire('Last');
    expect(await app.core.eventStore.head()).toBe(ended + 2n);
  });
});
