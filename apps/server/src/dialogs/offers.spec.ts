import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type Answer, type TestApp } from '../http/app.fixtures.js';

let app: TestApp;
let head = '';
let outsider: Record<string, string>;

/** Three open dialogs of one channel; the clients of the first two have a tag, which is pinned on the first; the last has another, one is nobody's. */
beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  const { channelId } = await app.done('POST', '/v1/channels', { type: 'telegram', name: 'Shop', settings });
  const { tagId } = await app.done('POST', '/v1/tags', { name: 'VIP', color: 'red' });
  const guest = await app.done('POST', '/v1/tags', { name: 'Old guest', color: 'blue' });
  await app.done('POST', '/v1/tags', { name: 'Unused', color: 'gray' });
  for (const n of [1, 2, 3]) {
    const { clientId } = await app.done('POST', `/v1/channels/${String(channelId)}/messages`, {
      externalChatId: `chat-${n}`,
      externalId: `m-${n}`,
      customer: { externalId: `u-${n}`, name: `Client ${n}` },
      text: 'Hi',
    });
    const tag = n === 3 ? guest['tagId'] : tagId;
    await app.done('PUT', `/v1/clients/${String(clientId)}/tags/${String(tag)}`, { pinned: n === 1 });
  }
  const { groupId } = await app.done('POST', '/v1/groups', { name: 'Elsewhere', channelIds: [] });
  const { userId } = await app.done('POST', '/v1/users', { name: 'Ann', groupId });
  const { token } = await app.done('POST', '/v1/tokens', {
    ...{ label: 'tests', ownerKind: 'manager', ownerId: userId },
  });
  outsider = { authorization: `Bearer ${String(token)}` };
  head = String(await app.core.eventStore.head());
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  app.send('GET', `${path}${path.includes('?') ? '&' : '?'}after=${head}&wait=10000`, undefined, headers);
const counting = (queries: unknown): string =>
  `/v1/dialogs/counts?queries=${encodeURIComponent(typeof queries === 'string' ? queries : JSON.stringify(queries))}`;

describe('GET /v1/dialogs/counts', () => {
  test('counts several queries in one request, for the caller', async () => {
    const path = counting([{}, { tags: '1' }, { status: 'closed' }, { tags: '1', pinnedTags: 'any' }]);
    const answer = await get(path);
    expect(answer.headers['parley-read']).toBe('reached');
    expect(answer.body).toEqual({ items: [3, 2, 0, 1].map((count) => ({ count, more: false })) });
    expect((await get(path, outsider)).body).toEqual({ items: Array(4).fill({ count: 0, more: false }) });
  });

  test('metrics say that the columns which it is answered from are in memory', async () => {
    await get(counting([{}]));
    const { text } = await app.send('GET', '/metrics');
    expect(text).toMatch(/^parley_columns_ready 1$/m);
    expect(text).toMatch(/^parley_columns_dialogs 3$/m);
    expect(text).toMatch(/^parley_columns_bytes [1-9]/m);
    expect(text).toMatch(/^parley_columns_load_seconds 0\.\d/m);
  });

  test.each([
    ['', 'INVALID_REQUEST'],
    ['{}', 'INVALID_REQUEST'],
    ['[1]', 'INVALID_REQUEST'],
    ['[null]', 'INVALID_REQUEST'],
    ['[[]]', 'INVALID_REQUEST'],
    ['[{}', 'INVALID_REQUEST'],
    [Array(21).fill({}), 'INVALID_REQUEST'],
    [[{ stars: '1' }], 'INVALID_FILTER'],
    [[{ status: 'begun' }], 'INVALID_FILTER'],
    [[{ status: true }], 'INVALID_FILTER'],
    [[{ ['__proto__']: 'x' }, { constructor: 'x' }], 'INVALID_FILTER'],
    [[{ tags: 'none', pinnedTags: 'any' }], 'INVALID_TAG_FILTER'],
  ])('%j is refused', async (queries, code) => {
    const { status, body } = await get(counting(queries));
    expect([status, body['code']]).toEqual([400, code]);
  });

  test('needs queries', async () => {
    expect((await get('/v1/dialogs/counts')).body['code']).toBe('INVALID_REQUEST');
    expect((await get(counting([]))).body).toEqual({ items: [] });
  });
});

describe('GET /v1/dialogs/filters', () => {
  test('[S66] [S69] [S80] [S86] says what is on offer for the caller, filters and orders in one answer', async () => {
    const { body } = await get('/v1/dialogs/filters');
    const filters = body['filters'] as { name: string; values: { value: string; count: number }[] | null }[];
    const names = filters.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['status', 'responsible', 'channelId', 'tags', 'unread']));
    expect(names).not.toContain('bots');
    expect(names).not.toContain('level');
    expect(filters.find(({ name }) => name === 'channelId')?.values).toEqual([
      { value: '1', name: 'Shop', count: 3 },
    ]);
    expect((body['sorts'] as { name: string }[]).map(({ name }) => name)).toEqual(['activity']);
    const seen = (await get('/v1/dialogs/filters', outsider)).body['filters'] as typeof filters;
    expect(seen.find(({ name }) => name === 'channelId')?.values).toEqual([]);
  });
});

describe('GET /v1/tags/offered', () => {
  const VIP = { tagId: 1, name: 'VIP', color: 'red', archived: false, chosen: false, dialogs: 2 };
  const GUEST = { tagId: 2, name: 'Old guest', color: 'blue', archived: false, chosen: false, dialogs: 1 };
  const items = async (query: string, headers = {}) =>
    (await get(`/v1/tags/offered${query}`, headers)).body['items'];
  const found = async (query: string) =>
    ((await get(`/v1/dialogs?total=true&${query}`)).body['total'] as { count: number }).count;

  test('[S90] [S96] [S97] [S98] offers tags that occur, in their colours, most dialogs of the caller first', async () => {
    expect((await get('/v1/tags/offered')).body).toEqual({ items: [VIP, GUEST], next: null });
    expect((await get('/v1/tags/offered', outsider)).body).toEqual({ items: [], next: null });
  });

  test('[S87] [S91] without one all dialogs are shown, and with one as many as it says', async () => {
    expect([await found(''), await found('tags=1'), await found('tags=2')]).toEqual([3, 2, 1]);
  });

  test('[S92] [S99] is searched by the beginning of any word, chosen ones on top', async () => {
    expect(await items('?search=GUE')).toEqual([GUEST]);
    expect(await items('?search=ues')).toEqual([]);
    expect(await items('?search=gue&chosen=2')).toEqual([{ ...GUEST, chosen: true }]);
    expect(await items('?chosen=2')).toEqual([{ ...GUEST, chosen: true }, VIP]);
  });

  test('[S93] [S94] pinned: clients with a pinned tag, and only pinned tags to choose from', async () => {
    expect(await items('?pinned=true')).toEqual([{ ...VIP, dialogs: 1 }]);
    expect([await found('pinnedTags=any'), await found('pinnedTags=1'), await found('pinnedTags=2')]).toEqual(
      [1, 1, 0],
    );
  });

  test.each([
    'chosen=x',
    'chosen=',
    'chosen=1,',
    'pinned=1',
    'limit=0',
    'chosen=9007199254740992',
    'search=a&search=b',
  ])('?%s is refused', async (query) => {
    const { status, body } = await get(`/v1/tags/offered?${query}`);
    expect([status, body['code']]).toEqual([400, 'INVALID_REQUEST']);
  });
});
