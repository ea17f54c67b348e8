import type { FuzzRequest } from './requests.js';
import { MARK } from './values.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = JSON_TYPE,
): FuzzRequest => ({
  method: 'POST',
  path,
  headers,
  body: Buffer.from(body),
});
const get = (path: string, headers: Record<string, string> = {}): FuzzRequest => ({
  method: 'GET',
  path,
  headers,
});
const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth);
const received = (more: object): string =>
  JSON.stringify({ externalId: 'x', externalChatId: 'x', customer: { externalId: 'x', name: 'x' }, ...more });

/** Requests that have to be refused, each with the code that says why. */
export const REFUSED: readonly (readonly [name: string, request: FuzzRequest, code: string])[] = [
  ['arrays 100,000 levels deep', post('/v1/users', nested('[', ']', 100_000)), 'JSON_TOO_DEEP'],
  [
    'objects 100,000 levels deep',
    post('/v1/users', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    'JSON_TOO_DEEP',
  ],
  ['2 MB', post('/v1/users', JSON.stringify({ name: MARK.repeat(262_144) })), 'BODY_TOO_LARGE'],
  [
    '9 MB for an import',
    post('/v1/import', JSON.stringify({ chats: [MARK.repeat(1_179_648)] })),
    'BODY_TOO_LARGE',
  ],
  ['a huge number as text', post('/v1/users', `{"name":${'9'.repeat(100_000)}}`), 'INVALID_NUMBER'],
  ['a number beyond all numbers', post('/v1/users', '{"name":"x","groupId":1e999}'), 'INVALID_NUMBER'],
  ['a truncated body', post('/v1/users', '{"name":"x'), 'INVALID_JSON'],
  ['bytes that are not UTF-8', post('/v1/users', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 'INVALID_ENCODING'],
  ['a name in windows-1251', post('/v1/users', Buffer.from('{"name":"\xcf"}', 'latin1')), 'INVALID_ENCODING'],
  [
    'another charset',
    post('/v1/users', '{"name":"x"}', { 'content-type': 'application/json; charset=windows-1251' }),
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['a query that is not UTF-8', get('/v1/dialogs?search=%CF%F0'), 'INVALID_ENCODING'],
  ['half a name', post('/v1/users', '{"name":"x\\ud83d"}'), 'INVALID_REQUEST'],
  [
    'half a sign in a card',
    post('/v1/dialogs/1/messages', '{"kind":"product","card":{"a":["\\ud83d"]}}'),
    'INVALID_REQUEST',
  ],
  ['NUL bytes', post('/v1/users', Buffer.alloc(64)), 'INVALID_JSON'],
  ['a byte order mark alone', post('/v1/users', '\ufeff{'), 'INVALID_JSON'],
  [
    'a polluted prototype',
    post('/v1/users', '{"name":"x","__proto__":{"permissions":["administrator"]}}'),
    'INVALID_JSON',
  ],
  [
    'a polluted constructor',
    post('/v1/users', '{"name":"x","constructor":{"prototype":{"a":1}}}'),
    'INVALID_JSON',
  ],
  [
    'a pollution deep inside',
    post('/v1/channels', '{"type":"vk","name":"x","settings":{"text":{"__proto__":{}}}}'),
    'INVALID_JSON',
  ],
  ['a pollution in the query', get('/v1/users?__proto__[administrator]=1'), 'INVALID_REQUEST'],
  [
    'text of another type',
    post('/v1/users', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' }),
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'selectors that other counts leave out',
    post('/v1/channels/1/messages', received({ externalChatId: '\ufe0f'.repeat(65) })),
    'INVALID_REQUEST',
  ],
  ['a list in place of a chat', post('/v1/import', '{"chats":[[]]}'), 'INVALID_REQUEST'],
  ['a position beyond 2^63', get('/v1/dialogs?after=9223372036854775808'), 'INVALID_POSITION'],
  ['a position beyond 2^64', get(`/v1/dialogs?after=${'9'.repeat(200)}`), 'INVALID_POSITION'],
  ['a wait below nothing', get('/v1/me?wait=-1'), 'INVALID_WAIT'],
  ['a wait for no position', get('/v1/dialogs?wait=long'), 'INVALID_WAIT'],
  ['two positions', get('/v1/dialogs?after=1&after=2'), 'INVALID_POSITION'],
  ['an id beyond 2^53', get('/v1/dialogs/9007199254740992'), 'INVALID_ID'],
  ['an escape that cannot be undone', get('/v1/dialogs/%E0%A4%A'), 'INVALID_REQUEST'],
  ['a parameter that is too long', get(`/v1/projections/${'x'.repeat(300)}/parked`), 'URL_TOO_LONG'],
  ['a wrong method', { ...get('/v1/dialogs'), method: 'DELETE' }, 'METHOD_NOT_ALLOWED'],
  ['an unknown address', get(`/v1/${MARK}`), 'NOT_FOUND'],
  ['a cursor of another query', get('/v1/dialogs?cursor=CURSOR'), 'INVALID_CURSOR'],
  [
    'a cursor of the feed as that of its gallery',
    get('/v1/dialogs/1/gallery?cursor=CURSOR'),
    'INVALID_CURSOR',
  ],
];

const head = (line: string, ...headers: string[]): string =>
  [line, 'Host: x', ...headers, '', ''].join('\r\n');

/** Bytes that are sent as they are before this side ends the connection. */
export const BYTES: readonly (readonly [name: string, bytes: string, code: string | null])[] = [
  ['no HTTP', 'hello\r\n\r\n', 'INVALID_REQUEST'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'INVALID_REQUEST'],
  ['nothing', '', null],
  ['half a head', 'POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Le', 'INVALID_REQUEST'],
  [
    'half a body',
    `${head('POST /v1/users HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 100')}{"name":`,
    null,
  ],
  [
    'a bad chunk',
    `${head('POST /v1/users HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}zz\r\n{}\r\n`,
    null,
  ],
  [
    'half a chunk',
    `${head('POST /v1/users HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}ff\r\n{`,
    null,
  ],
  [
    'two lengths',
    `${head('POST /v1/users HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2')}{}`,
    'INVALID_REQUEST',
  ],
  [
    'a length and chunks',
    `${head('POST /v1/users HTTP/1.1', 'Content-Length: 2', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    'INVALID_REQUEST',
  ],
  ['a negative length', `${head('POST /v1/users HTTP/1.1', 'Content-Length: -1')}{}`, 'INVALID_REQUEST'],
  ['a method that there is not', head(`NOPE /v1/me HTTP/1.1`), 'INVALID_REQUEST'],
  ['headers of 100 KB', head('GET /v1/me HTTP/1.1', `X-Long: ${'x'.repeat(100_000)}`), 'HEADERS_TOO_LARGE'],
  ['an address of 100 KB', head(`GET /v1/${'x'.repeat(100_000)} HTTP/1.1`), 'HEADERS_TOO_LARGE'],
  [
    'two thousand headers',
    head('GET /v1/me HTTP/1.1', ...Array.from({ length: 2_000 }, (_, n) => `X-${n}: 1`)),
    null,
  ],
  ['no host', 'GET /v1/me HTTP/1.1\r\nConnection: close\r\n\r\n', 'INVALID_REQUEST'],
  ['an address that is none', head('GET http://[::1 HTTP/1.1', 'Connection: close'), null],
  ['bytes that no address has', head('GET /v1/\u0001\u00ff HTTP/1.1', 'Connection: close'), null],
  ['a tunnel', head('CONNECT example.org:443 HTTP/1.1'), null],
  ['another protocol', head('GET /v1/me HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'), null],
  [
    'a promise of more',
    head('POST /v1/users HTTP/1.1', 'Expect: 200-maybe', 'Content-Length: 0', 'Connection: close'),
    'REFUSED',
  ],
  ['an old version', 'GET /v1/me HTTP/1.0\r\n\r\n', 'UNAUTHENTICATED'],
  ['a version to come', 'GET /v1/me HTTP/9.9\r\n\r\n', 'INVALID_REQUEST'],
];
