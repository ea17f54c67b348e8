import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../http/app.fixtures.js';

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

describe('what means nothing is refused', () => {
  const text = encodeURIComponent;
  const LONG = 10_000;
  const BEYOND = String(2n ** 53n);
  const MANY_TAGS = Array.from({ length: 500 }, (_, n) => n + 1).join();
  /** Cursors of pages: of the list by its index and by columns, of messages that were found, of a feed. */
  let own: Readonly<Record<'index' | 'columns' | 'search' | 'feed', string>>;

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

  /** The cursor with another value at one of its places. */
  const forged = (kind: keyof typeof own, place: number, value: string): string => {
    const values = JSON.parse(Buffer.from(own[kind], 'base64url').toString()) as unknown[];
    return Buffer.from(JSON.stringify(values.with(place, value))).toString('base64url');
  };
  const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const list = (query: string) => `/v1/dialogs?${query}`;
  const search = (query: string) => `/v1/search/messages?${query}`;
  const counts = (queries: unknown) => `/v1/dialogs/counts?queries=${text(JSON.stringify(queries))}`;

  type Refused = readonly [what: string, path: string | (() => string), code: string];
  const contradictions: readonly Refused[] = [
    ['no tag and a tag', list('tags=none,1'), 'INVALID_REQUEST'],
    ['no tag and a pinned tag', list('tags=none&pinnedTags=any'), 'INVALID_TAG_FILTER'],
    ['the same of a search', search('q=hi&tags=none&pinnedTags=any'), 'INVALID_TAG_FILTER'],
    ['the same of a count', counts([{ tags: 'none', pinnedTags: 'any' }]), 'INVALID_TAG_FILTER'],
    ['an end before the beginning', list('from=2026-03-02&to=2026-03-01'), 'INVALID_FILTER'],
    ['that of a search', search('q=hi&from=2026-03-02&to=2026-03-01'), 'INVALID_FILTER'],
    ['that of a count', counts([{ from: '2026-03-02', to: '2026-03-01' }]), 'INVALID_FILTER'],
    ['a filter twice', list('status=open&status=closed'), 'INVALID_REQUEST'],
  ];
  const cursors: readonly Refused[] = [
    ['no cursor', list('cursor=x'), 'INVALID_CURSOR'],
    ['a list of nothing', list(`cursor=${cursorOf([])}`), 'INVALID_CURSOR'],
    ['an object', list(`cursor=${cursorOf({ length: 4 })}`), 'INVALID_CURSOR'],
    ['a long one', list(`cursor=${'A'.repeat(LONG)}`), 'INVALID_REQUEST'],
    ['two', () => list(`cursor=${own.index}&cursor=${own.index}`), 'INVALID_REQUEST'],
    ['one of the other way round', () => list(`reverse=true&cursor=${own.index}`), 'INVALID_CURSOR'],
    ['one of another order', () => list(`sort=processing&cursor=${own.index}`), 'INVALID_CURSOR'],
    ['one of other filters', () => list(`status=open&cursor=${own.index}`), 'INVALID_CURSOR'],
    ['one of columns at an index', () => list(`cursor=${own.columns}`), 'INVALID_CURSOR'],
    ['one of a search', () => list(`cursor=${own.search}`), 'INVALID_CURSOR'],
    ['one of a feed', () => list(`cursor=${own.feed}`), 'INVALID_CURSOR'],
    ['one of the list at a search', () => search(`q=hi&cursor=${own.index}`), 'INVALID_CURSOR'],
    ['one of another search', () => search(`q=bye&cursor=${own.search}`), 'INVALID_CURSOR'],
    ['one of a search with other filters', () => search(`q=hi&status=open&cursor=${own.search}`), 'INVALID_CURSOR'],
    ['another question in it', () => list(`cursor=${forged('index', 1, 'A'.repeat(11))}`), 'INVALID_CURSOR'],
    ['a time before all times', () => list(`cursor=${forged('index', 2, '9'.repeat(15))}`), 'INVALID_CURSOR'],
    ['a time after all times', () => list(`cursor=${forged('index', 2, `-${'9'.repeat(15)}`)}`), 'INVALID_CURSOR'],
    ['a number of another form', () => list(`cursor=${forged('index', 2, '1e5')}`), 'INVALID_CURSOR'],
    ['an operator', () => list(`cursor=${forged('index', 3, '$gt')}`), 'INVALID_CURSOR'],
    ['a date that there is not', () => search(`q=hi&cursor=${forged('search', 2, '2026-02-30T00:00:00.000Z')}`), 'INVALID_CURSOR'],
  ]; // prettier-ignore
  const patterns: readonly Refused[] = [
    ...['$where', '%25', '*', '.*', '[^x]'].flatMap((pattern): Refused[] => [
      [`tags=${pattern}`, list(`tags=${pattern}`), 'INVALID_REQUEST'],
      [`responsible=manager:${pattern}`, list(`responsible=manager:${pattern}`), 'INVALID_REQUEST'],
      [`status=${pattern}`, list(`status=${pattern}`), 'INVALID_REQUEST'],
      [`sort=${pattern}`, list(`sort=${pattern}`), 'INVALID_REQUEST'],
    ]),
    ...['%25', '*', '.*', '"', '-"', '^'].map((pattern): Refused => [
      `q=${pattern}`,
      search(`q=${pattern}`),
      'INVALID_SEARCH',
    ]),
    ...['tags[$ne]=1', 'status[$gt]=', 'tags[]=1', '__proto__=1', 'constructor=1', '$where=1'].map(
      (query): Refused => [query, list(query), 'INVALID_REQUEST'],
    ),
    ['an operator in a count', counts([{ status: { $gt: '' } }]), 'INVALID_FILTER'],
    ['a list in a count', counts([{ tags: ['1'] }]), 'INVALID_FILTER'],
    ['NUL', list('status=open%00'), 'INVALID_REQUEST'],
    ['bytes that are no text', list('status=%ff'), 'INVALID_ENCODING'],
  ];
  const lengths: readonly Refused[] = [
    ['500 tags', list(`tags=${MANY_TAGS}`), 'INVALID_REQUEST'],
    ['500 tags of a search', search(`q=hi&tags=${MANY_TAGS}`), 'INVALID_REQUEST'],
    ['500 tags of a count', counts([{ tags: MANY_TAGS }]), 'INVALID_FILTER'],
    ['500 chosen tags', `/v1/tags/offered?chosen=${MANY_TAGS}`, 'INVALID_REQUEST'],
    ['101 channels', list(`channelId=${'7,'.repeat(100)}7`), 'INVALID_FILTER'],
    ['10,000 characters of a search', search(`q=${'x'.repeat(LONG)}`), 'INVALID_REQUEST'],
    ['10,000 quotation marks', search(`q=${text('"'.repeat(LONG))}`), 'INVALID_REQUEST'],
    ['10,000 characters of a name', `/v1/tags?search=${'x'.repeat(LONG)}`, 'INVALID_REQUEST'],
    ['10,000 responsibles', list(`responsible=${'me,'.repeat(LONG)}me`), 'INVALID_REQUEST'],
    ['10,000 characters of a state', list(`status=${'x'.repeat(LONG)}`), 'INVALID_REQUEST'],
    ['a name of 10,000 characters', list(`${'x'.repeat(LONG)}=1`), 'INVALID_REQUEST'],
    ['a deep count', `/v1/dialogs/counts?queries=${text('['.repeat(LONG))}`, 'INVALID_REQUEST'],
    ['a pattern that others are slow at', search(`q=${text('(a+)+$'.repeat(150))}`), 'INVALID_SEARCH'],
  ];
  const marks: readonly Refused[] = ['\u202e', '\u2066\u2069', '\u200f', '\u061c'].flatMap(
    (mark): Refused[] => [
      [`${text(mark)} alone`, search(`q=${text(mark)}`), 'INVALID_SEARCH'],
      [`${text(mark)} in an id`, list(`channelId=${text(`${mark}7`)}`), 'INVALID_REQUEST'],
      [`${text(mark)} in a word`, list(`responsible=${text(`me${mark}`)}`), 'INVALID_REQUEST'],
    ],
  );
  const numbers: readonly Refused[] = [
    ['a channel', list(`channelId=${BEYOND}`), 'INVALID_FILTER'],
    ['a manager', list(`responsible=manager:${BEYOND}`), 'INVALID_FILTER'],
    ['a tag', list(`tags=1,${BEYOND}`), 'INVALID_TAG_FILTER'],
    ['a pinned tag', list(`pinnedTags=${BEYOND}`), 'INVALID_TAG_FILTER'],
    ['a dialog', search(`q=hi&dialogId=${BEYOND}`), 'INVALID_REQUEST'],
    ['a chosen tag', `/v1/tags/offered?chosen=${BEYOND}`, 'INVALID_REQUEST'],
    ['a page', list(`limit=${BEYOND}`), 'INVALID_REQUEST'],
    ['an id of the path', `/v1/dialogs/${BEYOND}`, 'INVALID_ID'],
    ['a number in a count', counts([{ channelId: 2 ** 53 }]), 'INVALID_FILTER'],
    ...['1e2', '0x10', '-1', '', '10.0', 'NaN'].map((limit): Refused => [
      `limit=${limit}`,
      list(`limit=${limit}`),
      'INVALID_REQUEST',
    ]),
  ];

  test.each<[string, readonly Refused[]]>([
    ['filters that contradict each other', contradictions],
    ['cursors that were forged, or belong elsewhere', cursors],
    ['patterns and operators', patterns],
    ['what is too long', lengths],
    ['marks of direction', marks],
    ['numbers beyond 2^53−1, and of other forms', numbers],
  ])('%s', async (_, refused) => {
    const expected = refused.map(([what, , code]) => [what, 400, code]);
    const answers = refused.map(async ([what, path]) => {
      const { status, body } = await app.send('GET', typeof path === 'string' ? path : path());
      return [what, status, body['code']];
    });
    expect(await Promise.all(answers)).toEqual(expected);
  });

  test('a search takes signs of a store for what they are, and marks of direction for nothing', async () => {
    const hits = async (q: string) => (await app.done('GET', search(`q=${text(q)}`)))['items'] as unknown[];
    expect(await hits('$where')).toEqual([]);
    for (const q of ['hi*', '(hi', '^hi', '\u202ehi', 'h\u2068i\u2069', 'hi\0'])
      expect([q, (await hits(q)).length]).toEqual([q, 4]);
  });
});
