import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../http/app.fixtures.js';
import { refusedBy, search, type OwnCursors } from './refused.fixtures.js';

interface Row {
  readonly dialogId: number;
  readonly client: unknown;
  readonly unread: number;
  readonly messenger: string;
  readonly channel: unknown;
}

let app: TestApp;
let shop: number;
let help: number;
let userId: number;
let botId: number;
const dialogs: number[] = [];

/** Clients wrote in dialogs 0 to 3 one after the other; the last one in another channel, whose dialog is closed. */
beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  const channel = async (type: string, name: string): Promise<number> =>
    Number((await app.done('POST', '/v1/channels', { type, name, settings }))['channelId']);
  shop = await channel('telegram', 'Shop');
  help = await channel('vk', 'Help desk');
  userId = Number((await app.done('POST', '/v1/users', { name: 'Ann' }))['userId']);
  botId = Number((await app.done('POST', '/v1/bots', { name: 'Bot', roles: ['responsible'] }))['botId']);
  for (const n of [0, 1, 2, 3]) {
    const { dialogId } = await app.done('POST', `/v1/channels/${n === 3 ? help : shop}/messages`, {
      externalChatId: `chat-${n}`,
      externalId: `m-${n}`,
      customer: { externalId: `u-${n}`, name: `Client ${n}` },
      text: 'Hi',
      occurredAt: `2026-01-01T10:0${n}:00.000Z`,
    });
    dialogs.push(Number(dialogId));
  }
  await app.done('POST', `/v1/dialogs/${dialogs[3]}/close`);
});
afterAll(() => app.close());

async function rows(query = ''): Promise<readonly Row[]> {
  const head = String(await app.core.eventStore.head());
  const body = await app.done('GET', `/v1/dialogs?limit=100&wait=10000&after=${head}${query}`);
  return body['items'] as readonly Row[];
}
/** By their turn. */
const found = async (query = ''): Promise<number[]> =>
  (await rows(query)).map(({ dialogId }) => dialogs.indexOf(dialogId));
const send = (n: number, body: object) => app.done('POST', `/v1/dialogs/${dialogs[n]}/messages`, body);

test('[S30] [S31] [S32] a row shows client, unread messages, messenger and the name of the channel', async () => {
  const [answered, waiting] = await rows();
  expect(answered).toMatchObject({
    dialogId: dialogs[3],
    client: { name: 'Client 3' },
    unread: 0,
    messenger: 'vk',
    channel: { id: help, name: 'Help desk' },
  });
  expect(waiting).toMatchObject({
    dialogId: dialogs[2],
    client: { name: 'Client 2' },
    unread: 1,
    messenger: 'telegram',
    channel: { id: shop, name: 'Shop' },
  });
});

describe('the order', () => {
  test('[S67] is by last activity; closing is none', async () => {
    expect(await found()).toEqual([3, 2, 1, 0]);
    expect(await found('&reverse=true')).toEqual([0, 1, 2, 3]);
  });

  test('[S69] [S71] there is no processing order without time limits', async () => {
    const { status, body } = await app.send('GET', '/v1/dialogs?sort=processing');
    expect([status, body['code']]).toEqual([409, 'TIME_LIMITS_NOT_SET']);
  });

  test('[S70] [S72] by processing: who waits longest comes first, the others follow by last activity', async () => {
    const limits = { danger: 600, warning: null };
    await app.done('PUT', '/v1/time-limits', {
      settings: {
        timeZone: 'UTC',
        limits,
        channels: [],
        workingHours: null,
        specialDays: [],
        countFrom: 'answer',
      },
    });
    // Closing has ended the waiting of the last one.
    expect(await found('&sort=processing')).toEqual([0, 1, 2, 3]);
    await send(0, { text: 'Hello' });
    expect(await found('&sort=processing')).toEqual([1, 2, 0, 3]);
    await send(1, { text: 'A note', scope: 'private' });
    expect(await found('&sort=processing')).toEqual([1, 2, 0, 3]);
  });

  test('[S68] every author counts: a manager, a note, a client', async () => {
    expect(await found()).toEqual([1, 0, 3, 2]);
    await send(2, { text: 'Hello' });
    expect(await found()).toEqual([2, 1, 0, 3]);
  });
});

describe('filters', () => {
  test('[S78] by status', async () => {
    expect(await found('&status=closed')).toEqual([3]);
    expect((await found('&status=open')).sort()).toEqual([0, 1, 2]);
  });

  test('[S76] by channels, several too', async () => {
    expect(await found(`&channelId=${help}`)).toEqual([3]);
    expect((await found(`&channelId=${help},${shop}`)).sort()).toEqual([0, 1, 2, 3]);
  });

  test('[S74] [S75] [S81] by responsible managers, by bots, by nobody, several at once', async () => {
    // Who answers in a dialog that nobody is responsible for takes it; a note does not.
    expect((await found('&responsible=me')).sort()).toEqual([0, 2]);
    await app.done('POST', `/v1/dialogs/${dialogs[0]}/reassign`, { kind: 'bot', id: botId });
    await app.done('POST', `/v1/dialogs/${dialogs[1]}/reassign`, { kind: 'manager', id: userId });
    expect(await found(`&responsible=bot:${botId}`)).toEqual([0]);
    expect(await found(`&responsible=manager:${userId}`)).toEqual([1]);
    expect(await found('&responsible=none')).toEqual([3]);
    expect((await found(`&responsible=me,none,bot:${botId}`)).sort()).toEqual([0, 2, 3]);
  });

  test('[S79] by the author of the last message; a note is none', async () => {
    expect((await found('&lastAuthor=client')).sort()).toEqual([1, 3]);
    expect((await found('&lastAuthor=manager')).sort()).toEqual([0, 2]);
    expect(await found('&lastAuthor=bot')).toEqual([]);
    expect(await found('&lastAuthor=client,bot&status=closed')).toEqual([3]);
  });
});

test('between two pages rights may go and come: the next page shows what may be seen by then', async () => {
  const owner = { label: 'tests', ownerKind: 'manager', ownerId: userId };
  const token = String((await app.done('POST', '/v1/tokens', owner))['token']);
  const may = (...permissions: string[]) =>
    app.done('PUT', `/v1/users/${userId}/permissions`, { permissions });
  for (const filter of ['', '&blocked=false']) {
    const page = async (cursor = '') => {
      const after = String(await app.core.eventStore.head());
      const path = `/v1/dialogs?limit=1&wait=10000&after=${after}${filter}${cursor}`;
      const { items, next } = await app.done('GET', path, undefined, { authorization: `Bearer ${token}` });
      const shown = (items as Row[]).map(({ dialogId }) => dialogs.indexOf(dialogId));
      return { shown, cursor: `&cursor=${String(next)}` };
    };
    // By activity they stand as 2, 1, 0, 3; her own and those of nobody are 1 and 3.
    await may('all_dialogs');
    const [first, second] = [await page(), await page((await page()).cursor)];
    expect([first.shown, second.shown]).toEqual([[2], [1]]);
    await may();
    expect((await page(first.cursor)).shown).toEqual([1]);
    expect((await page(second.cursor)).shown).toEqual([3]);
    await may('all_dialogs');
    expect((await page(second.cursor)).shown).toEqual([0]);
    await may();
  }
});

describe('what means nothing is refused', () => {
  let own: OwnCursors;

  beforeAll(async () => {
    const next = async (path: string): Promise<string> => {
      const head = String(await app.core.eventStore.head());
      return String((await app.done('GET', `${path}limit=1&wait=10000&after=${head}`))['next']);
    };
    const { entries } = await app.done('GET', `/v1/dialogs/${dialogs[0]}/feed?limit=1`);
    own = {
      index: await next('/v1/dialogs?'),
      columns: await next('/v1/dialogs?blocked=false&'),
      search: await next('/v1/search/messages?q=hi&'),
      feed: (entries as { cursor: string }[])[0]?.cursor ?? '',
    };
  });

  test.each([
    ['filters that contradict each other', 'contradictions'],
    ['cursors that were forged, or belong elsewhere', 'cursors'],
    ['patterns and operators', 'patterns'],
    ['what is too long', 'lengths'],
    ['marks of direction', 'marks'],
    ['numbers beyond 2^53−1, and of other forms', 'numbers'],
  ])('%s', async (_, kind) => {
    const refused = refusedBy(own)[kind] ?? [];
    const answers = refused.map(async ([what, path]) => {
      const { status, body } = await app.send('GET', path);
      return [what, status, body['code']];
    });
    expect(refused).not.toEqual([]);
    expect(await Promise.all(answers)).toEqual(refused.map(([what, , code]) => [what, 400, code]));
  });

  test('a search takes signs of a store for what they are, and marks of direction for nothing', async () => {
    const hits = async (q: string) =>
      (await app.done('GET', search(`q=${encodeURIComponent(q)}`)))['items'] as unknown[];
    expect(await hits('$where')).toEqual([]);
    for (const q of ['hi*', '(hi', '^hi', '\u202ehi', 'h\u2068i\u2069', 'hi\0'])
      expect([q, (await hits(q)).length]).toEqual([q, 4]);
  });
});
