/** Cursors of pages: of the list by its index and by columns, of messages that were found, of a feed. */
export type OwnCursors = Readonly<Record<'index' | 'columns' | 'search' | 'feed', string>>;

const text = encodeURIComponent;
const LONG = 10_000;
const BEYOND = String(2n ** 53n);
const MANY_TAGS = Array.from({ length: 500 }, (_, n) => n + 1).join();

/** The cursor with another value at one of its places. */
const forgedIn =
  (own: OwnCursors) =>
  (kind: keyof OwnCursors, place: number, value: string): string => {
    const values = JSON.parse(Buffer.from(own[kind], 'base64url').toString()) as unknown[];
    return Buffer.from(JSON.stringify(values.with(place, value))).toString('base64url');
  };
const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const list = (query: string) => `/v1/dialogs?${query}`;
export const search = (query: string) => `/v1/search/messages?${query}`;
const counts = (queries: unknown) => `/v1/dialogs/counts?queries=${text(JSON.stringify(queries))}`;

/** What it is, how it is asked for, and the code of the answer. */
export type Refused = readonly [what: string, path: string, code: string];
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
const cursorsIn = (own: OwnCursors): readonly Refused[] => {
  const forged = forgedIn(own);
  return [
    ['no cursor', list('cursor=x'), 'INVALID_CURSOR'],
    ['a list of nothing', list(`cursor=${cursorOf([])}`), 'INVALID_CURSOR'],
    ['an object', list(`cursor=${cursorOf({ length: 4 })}`), 'INVALID_CURSOR'],
    ['a long one', list(`cursor=${'A'.repeat(LONG)}`), 'INVALID_REQUEST'],
    ['two', list(`cursor=${own.index}&cursor=${own.index}`), 'INVALID_REQUEST'],
    ['one of the other way round', list(`reverse=true&cursor=${own.index}`), 'INVALID_CURSOR'],
    ['one of another order', list(`sort=processing&cursor=${own.index}`), 'INVALID_CURSOR'],
    ['one of other filters', list(`status=open&cursor=${own.index}`), 'INVALID_CURSOR'],
    ['one of columns at an index', list(`cursor=${own.columns}`), 'INVALID_CURSOR'],
    ['one of a search', list(`cursor=${own.search}`), 'INVALID_CURSOR'],
    ['one of a feed', list(`cursor=${own.feed}`), 'INVALID_CURSOR'],
    ['one of the list at a search', search(`q=hi&cursor=${own.index}`), 'INVALID_CURSOR'],
    ['one of another search', search(`q=bye&cursor=${own.search}`), 'INVALID_CURSOR'],
    ['one of a search with other filters', search(`q=hi&status=open&cursor=${own.search}`), 'INVALID_CURSOR'],
    ['another question in it', list(`cursor=${forged('index', 1, 'A'.repeat(11))}`), 'INVALID_CURSOR'],
    ['a time before all times', list(`cursor=${forged('index', 2, '9'.repeat(15))}`), 'INVALID_CURSOR'],
    ['a time after all times', list(`cursor=${forged('index', 2, `-${'9'.repeat(15)}`)}`), 'INVALID_CURSOR'],
    ['a number of another form', list(`cursor=${forged('index', 2, '1e5')}`), 'INVALID_CURSOR'],
    ['an operator', list(`cursor=${forged('index', 3, '$gt')}`), 'INVALID_CURSOR'],
    [
      'a date that there is not',
      search(`q=hi&cursor=${forged('search', 2, '2026-02-30T00:00:00.000Z')}`),
      'INVALID_CURSOR',
    ],
  ];
};
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
  ['a tag', list(`tags=1,${BEYOND}`), 'INVALID_FILTER'],
  ['a pinned tag', list(`pinnedTags=${BEYOND}`), 'INVALID_FILTER'],
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

/** What means nothing, by kinds; every answer is a 400. */
export const refusedBy = (own: OwnCursors): Readonly<Record<string, readonly Refused[]>> => ({
  contradictions,
  cursors: cursorsIn(own),
  patterns,
  lengths,
  marks,
  numbers,
});
