import type { Contract, Operation, Parameter } from '../openapi/contract.js';
import type { Random } from './random.js';
import type { Scene } from './scene.js';
import { broken, MARK, valid } from './values.js';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'];
const TYPES = [
  ...[
    'text/plain',
    'application/json; charset=utf-16',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ],
  ...[
    'application/JSON',
    'application/merge-patch+json',
    'application/json,application/json',
    'nonsense',
    '/',
    '*/*',
  ],
];
const IN_PATHS = [
  ...[
    '0',
    '-1',
    '1.5',
    '1e3',
    '01',
    '+1',
    '9007199254740991',
    '9007199254740992',
    '9'.repeat(30),
    'abc',
    '%00',
  ],
  ...[
    '%zz',
    '%E0%A4%A',
    '%',
    '..',
    '.',
    '%2e%2e',
    '%2F',
    '%5c',
    'x'.repeat(300),
    '__proto__',
    'constructor',
    '%F0%9F%91%8D',
  ],
  ...['%ef%bc%91', 'null', 'undefined', 'NaN', '*', ';', '1;a=b', '%D1%8F'.repeat(60)],
];
const IN_QUERIES = [
  ...[
    '',
    '0',
    '-1',
    '1.5',
    '1e3',
    '101',
    '9223372036854775808',
    '18446744073709551616',
    '9'.repeat(100),
    '%00',
    'null',
  ],
  ...[
    '%ff',
    '%zz',
    '[]',
    '{}',
    MARK,
    'a'.repeat(2_000),
    '%F0%9F%91%8D'.repeat(100),
    '2026-02-30T00:00:00Z',
    '__proto__',
  ],
];
const EXTRA = [
  '__proto__=1',
  'constructor=1',
  '__proto__[polluted]=1',
  'x[]=1',
  'limit=1&limit=2',
  '&&&',
  '=',
  'a=b=c',
  `${MARK}=1`,
];
const IF_MATCHES = [
  '"0"',
  '"1"',
  '"2"',
  '*',
  '""',
  'W/"1"',
  '"1", "2"',
  '"-1"',
  '"999999999999999"',
  '"9999999999999999"',
  MARK,
];
const AUTHORIZATIONS = [
  '',
  'Bearer',
  'Bearer ',
  'Basic eDp5',
  'Bearer prl_1_',
  `Bearer prl_1_${'A'.repeat(43)}`,
  `Bearer ${'x'.repeat(300)}`,
];

/** One request by the file, right or wrong. */
export function requestOf(random: Random, { operations, resolve }: Contract, scene: Scene): FuzzRequest {
  const operation = random.pick(operations);
  const method = random.chance(0.03) ? random.pick(METHODS) : operation.method;
  const body = bodyOf(random, operation, resolve);
  return {
    method,
    path: `${pathOf(random, operation, scene)}${queryOf(random, operation, scene, resolve)}`,
    headers: headersOf(random, scene, body !== undefined),
    ...(body && { body }),
  };
}

const pathOf = (random: Random, { path }: Operation, { names }: Scene): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    random.pick(random.chance(0.8) ? (names[name] ?? IN_PATHS) : IN_PATHS),
  );

function queryOf(
  random: Random,
  { parameters }: Operation,
  scene: Scene,
  resolve: Contract['resolve'],
): string {
  const parts = parameters
    .filter((one) => one.in === 'query' && random.chance(0.3))
    .map(
      (one) =>
        `${one.name}=${random.chance(0.3) ? random.pick(IN_QUERIES) : inQuery(random, one, scene, resolve)}`,
    );
  if (random.chance(0.05)) parts.push(random.pick(EXTRA));
  // Positions that nobody has reached are waited for: briefly.
  if (parts.some((part) => part.startsWith('after='))) parts.push(`wait=${random.pick(['0', '1', '20'])}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function inQuery(
  random: Random,
  { name, schema }: Parameter,
  scene: Scene,
  resolve: Contract['resolve'],
): string {
  if (name === 'after')
    return random.pick(['0', '1', '50', '900000', '9223372036854775807', '9223372036854775808']);
  if (name === 'wait') return random.pick(['0', '5', '10001', '-1']);
  if (!['cursor', 'before', 'since'].includes(name))
    return encodeURIComponent(Buffer.from(String(valid(random, schema, resolve))).toString());
  const cursor = random.pick(scene.cursors);
  return random.chance(0.5) ? cursor : encodeURIComponent(flipped(random, cursor));
}

/** The cursor with one bit of what it holds turned over. */
function flipped(random: Random, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes.toString(random.pick(['base64url', 'base64url', 'base64', 'latin1']));
}

function bodyOf(
  random: Random,
  { body: schema }: Operation,
  resolve: Contract['resolve'],
): Buffer | undefined {
  if (!schema && random.chance(0.95)) return undefined;
  const right = schema ? valid(random, schema, resolve) : { [MARK]: 1 };
  const text = JSON.stringify(random.chance(0.5) ? right : broken(random, right)) ?? '';
  const bytes = Buffer.from(text);
  if (random.chance(0.95)) return bytes;
  const cut = bytes.subarray(0, random.below(bytes.length + 1));
  return random.pick([
    cut,
    Buffer.concat([cut, Buffer.from([0xff, 0xc0, 0x80])]),
    Buffer.from(`${text}${text}`),
  ]);
}

function headersOf(random: Random, { tokens }: Scene, hasBody: boolean): Record<string, string> {
  const headers: Record<string, string> = {};
  const [administrator = ''] = tokens;
  const token = random.chance(0.85) ? administrator : random.pick(tokens);
  headers['authorization'] = random.chance(0.95) ? `Bearer ${token}` : random.pick(AUTHORIZATIONS);
  if (hasBody && random.chance(0.98))
    headers['content-type'] = random.chance(0.95) ? 'application/json' : random.pick(TYPES);
  if (random.chance(0.2)) headers['if-match'] = random.pick(IF_MATCHES);
  if (random.chance(0.2))
    headers['idempotency-key'] = random.pick([
      `key-${random.below(40)}`,
      '',
      ' ',
      'a b',
      'x'.repeat(129),
      'é',
    ]);
  if (random.chance(0.05)) headers['x-correlation-id'] = random.pick([MARK, '', 'é'.repeat(200)]);
  return headers;
}
