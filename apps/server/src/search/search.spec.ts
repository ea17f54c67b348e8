import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type Answer, type TestApp } from '../http/app.fixtures.js';

type Headers = Record<string, string>;

let app: TestApp;
let ann: Headers;
let dialogId: number;

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  const { channelId } = await app.done('POST', '/v1/channels', { type: 'telegram', name: 'Shop', settings });
  const { groupId } = await app.done('POST', '/v1/groups', { name: 'Elsewhere', channelIds: [] });
  const { userId } = await app.done('POST', '/v1/users', { name: 'Ann', groupId });
  const owner = { label: 'tests', ownerKind: 'manager', ownerId: userId };
  ann = { authorization: `Bearer ${String((await app.done('POST', '/v1/tokens', owner))['token'])}` };
  for (const n of [1, 2, 3]) {
    const id = `chat-${n}`;
    const customer = { externalId: id, name: `Константин ${n}` };
    const body = { externalChatId: id, externalId: id, customer, text: `Заказ ${n} & "ещё" один` };
    const received = await app.done('POST', `/v1/channels/${String(channelId)}/messages`, body);
    dialogId = Number(received['dialogId']);
  }
});
afterAll(() => app.close());

/** Waits for all that is in the log. */
const search = async (
  over: 'messages' | 'dialogs',
  query: object,
  headers: Headers = {},
): Promise<Answer> => {
  const after = String(await app.core.eventStore.head());
  const params = new URLSearchParams({ ...query, after, wait: '10000' });
  return app.send('GET', `/v1/search/${over}?${params.toString()}`, undefined, headers);
};
const items = ({ body }: Answer) => body['items'] as Record<string, unknown>[];
const outcome = ({ status, body }: Answer) => [status, body['code']];

describe('a search', () => {
  test('[S8] finds messages, page by page, with the cursor at which the feed opens', async () => {
    const first = await search('messages', { q: 'заказы', limit: 2 });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ incomplete: false, next: expect.any(String) });
    const rest = await search('messages', { q: 'заказы', limit: 2, cursor: first.body['next'] });
    expect([items(first).length, items(rest).length, rest.body['next']]).toEqual([2, 1, null]);
    const [{ cursor, dialogId: found } = {}] = items(first);
    const feed = await app.send('GET', `/v1/dialogs/${String(found)}/feed?since=${String(cursor)}`);
    expect(feed.status).toBe(200);
  });

  test('[S7] finds dialogs', async () => {
    const answer = await search('dialogs', { q: 'конс', typing: true });
    expect(items(answer).map(({ found }) => found)).toEqual(
      [3, 2, 1].map((n) => [
        {
          what: 'name',
          excerpt: [
            { text: 'Константин', found: true },
            { text: ` ${n}`, found: false },
          ],
        },
      ]),
    );
    expect(items(await search('dialogs', { q: 'конс' }))).toEqual([]);
  });

  test('[S8] in one dialog finds nothing of others, and one that is not seen is not there', async () => {
    const own = await search('messages', { q: 'заказ', dialogId });
    expect(items(own).map((item) => item['dialogId'])).toEqual([dialogId]);
    for (const [headers, id] of [
      [ann, dialogId],
      [{}, 404],
    ] as const)
      expect(outcome(await search('messages', { q: 'заказ', dialogId: id }, headers))).toEqual([
        404,
        'DIALOG_NOT_FOUND',
      ]);
  });

  test('[S7] [S8] finds nothing of what the caller does not see', async () => {
    for (const [over, q] of [
      ['messages', 'заказ'],
      ['dialogs', 'константин'],
    ] as const)
      expect((await search(over, { q }, ann)).body).toEqual({ items: [], next: null, incomplete: false });
  });

  test.each([
    ['nothing to search for', { q: '—' }, 'INVALID_SEARCH'],
    ['only what is left out', { q: '-заказ' }, 'INVALID_SEARCH'],
    ['21 words', { q: 'a '.repeat(21) }, 'INVALID_SEARCH'],
    ['1,001 characters', { q: 'x'.repeat(1_001) }, 'INVALID_REQUEST'],
    ['10,000 characters', { q: 'x'.repeat(10_000) }, 'INVALID_REQUEST'],
    ['no query', {}, 'INVALID_REQUEST'],
    ['an order that there is not', { q: 'a', sort: 'rank' }, 'INVALID_REQUEST'],
    ['a cursor that was made up', { q: 'a', cursor: 'x' }, 'INVALID_CURSOR'],
    ['a page of 101', { q: 'a', limit: 101 }, 'INVALID_REQUEST'],
  ])('refuses %s', async (_, query, code) => {
    expect(outcome(await search('messages', query))).toEqual([400, code]);
  });

  test('wants to know who asks', async () => {
    expect((await search('messages', { q: 'a' }, { authorization: 'Bearer x' })).status).toBe(401);
  });
});
