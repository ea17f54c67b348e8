import type { Schema } from '../openapi/contract.js';
import type { Random } from './random.js';

/** Stands in every text that is sent: no problem may hold it. Not a word that a field could be called. */
export const MARK = 'zq7~sent';

type Resolve = (ref: string) => Schema;
const RESPONSIBLE = ['me', 'none', 'manager:1', 'bot:1', 'manager:9999999999999999'];
const TEXTS = [
  '',
  ' ',
  '\t\n',
  'Привет 👩‍👩‍👧‍👦',
  'a\u0301\u0301',
  '\u202eabc',
  '<b>&',
  '%s%n',
  "'; DROP TABLE x; --",
  '{{7*7}}',
];
const INSTANTS = ['2026-11-01T10:00:00Z', '2026-11-01T10:00:00.123Z', '2026-11-01T10:00:00+03:00'];

/** A value by its schema, with its limits hit now and then. */
export function valid(random: Random, schema: Schema, resolve: Resolve): unknown {
  if (typeof schema['$ref'] === 'string') return valid(random, resolve(schema['$ref']), resolve);
  const oneOf = (schema['anyOf'] ?? schema['allOf']) as Schema[] | undefined;
  if (oneOf) return valid(random, random.pick(oneOf), resolve);
  if (Array.isArray(schema['enum'])) return random.pick(schema['enum'] as unknown[]);
  if (schema['type'] === 'string') return text(random, schema);
  if (schema['type'] === 'integer') return integer(random, schema);
  if (schema['type'] === 'boolean') return random.chance(0.5);
  if (schema['type'] === 'array') return list(random, schema, resolve);
  if (schema['type'] === 'object') return struct(random, schema, resolve);
  return null;
}

function text(random: Random, { format, pattern, minLength = 0, maxLength = 100 }: Schema): string {
  if (format === 'date-time') return random.pick(INSTANTS);
  if (typeof pattern === 'string' && pattern.includes('manager|bot')) return random.pick(RESPONSIBLE);
  if (typeof pattern === 'string' && pattern.includes('http')) return `https://example.org/${MARK}`;
  const [min, max] = [Number(minLength), Number(maxLength)];
  const length = random.chance(0.03) ? max : Math.min(max, Math.max(min, random.below(40)));
  return `${MARK}${random.pick(TEXTS)}${random.below(1_000)}`
    .padEnd(length, 'é')
    .slice(0, Math.max(length, 1));
}

function integer(random: Random, { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): number {
  const [min, max] = [Number(minimum), Number(maximum)];
  return random.pick([min, max, min + random.below(5), Math.min(max, min + random.below(300))]);
}

function list(random: Random, { items }: Schema, resolve: Resolve): unknown[] {
  return Array.from({ length: random.below(4) }, () => valid(random, items as Schema, resolve));
}

function struct(random: Random, schema: Schema, resolve: Resolve): Record<string, unknown> {
  const { properties, required = [] } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  if (!properties) return { [`key${random.below(9)}`]: random.pick([1, MARK, null, [1], { a: MARK }]) };
  const taken = Object.entries(properties).filter(
    ([name]) => required.includes(name) || random.chance(name === 'items' ? 0.2 : 0.4),
  );
  return Object.fromEntries(taken.map(([name, inner]) => [name, valid(random, inner, resolve)]));
}

/** Values that no schema, or another one, would take. */
export const WRONG: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, -0, 1e308, -1e308, 5e-324, 2 ** 53, -(2 ** 53), 2 ** 63, 1e21],
  ...[
    '',
    '0',
    'null',
    'NaN',
    '-1',
    '1e3',
    '9'.repeat(400),
    `${MARK}\0${MARK}`,
    `\ud800${MARK}`,
    `${MARK}\udfff`,
  ],
  ...[
    `${MARK}\u2028\u2029`,
    '\ufe0f'.repeat(70_000),
    MARK.repeat(10_000),
    '👍'.repeat(40_000),
    '\u0301'.repeat(5_000),
  ],
  ...[
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00.000Z',
    '+275760-09-13T00:00:00.001Z',
    '2026-11-01T10:00:00+99:59',
  ],
  ...[
    '9999-12-31T23:59:59.999+00:00',
    '9999-12-31T23:59:59-23:59',
    '2026-11-01T24:00:00.000Z',
    '1e5',
    'javascript:1',
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    [{}],
    { length: 5 },
    { toString: 1 },
    { then: 1 },
    { constructor: { name: 'x' } },
  ],
  ...[
    Array.from({ length: 2_000 }, (_, index) => index),
    { id: { $gt: 0 } },
    JSON.parse('{"__proto__":{"polluted":1}}'),
  ],
];
const KEYS = [
  MARK,
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
  '',
  '\0',
  '$ref',
  'length',
];

/** The body with one to three things wrong. */
export function broken(random: Random, body: unknown): unknown {
  if (random.chance(0.1)) return random.pick(WRONG);
  let result = body;
  for (let times = 1 + random.below(3); times > 0; times -= 1) result = oneWrong(random, result);
  return result;
}

function oneWrong(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return random.pick(WRONG);
  const entries: [string, unknown][] = Object.entries(value);
  const at = random.below(Math.max(1, entries.length));
  const how = random.below(4);
  if (how === 0) entries.splice(at, 1);
  if (how === 1) entries.push([random.pick(KEYS), random.pick(WRONG)]);
  if (how > 1) {
    const [name, inner] = entries[at] ?? [MARK, null];
    entries[at] = [name, how === 2 ? random.pick(WRONG) : oneWrong(random, inner)];
  }
  // Built by definition, not assignment: `__proto__` must arrive as a key.
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
