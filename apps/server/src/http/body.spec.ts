import { describe, expect, test } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { parseBody } from './body.js';

const LIMIT = 1_024;
const to = (url: string) => ({ routeOptions: { url } }) as FastifyRequest;

/** What the parser hands over: the value, or the code or status of the refusal. */
function parse(text: string, url = '/v1/users'): unknown {
  let outcome: unknown;
  parseBody(to(url), text, LIMIT, (error, value) => {
    const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number };
    outcome = error ? (code ?? statusCode) : value;
  });
  return outcome;
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a body', () => {
  test('is the JSON that it holds; an empty one is an object without fields', () => {
    expect(parse('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, 'x'] });
    expect(parse('')).toEqual({});
    expect(parse(' \r\n\t')).toEqual({});
  });

  test.each(['{', '{"a":}', 'undefined', "{'a':1}", '{"a":1}{"b":2}', '\0'])(
    'that is not JSON is refused: %j',
    (text) => {
      expect(parse(text)).toBe('INVALID_JSON');
    },
  );

  test('may be nested 32 levels deep and no deeper, without a stack that grows with it', () => {
    expect(parse(nested(32))).toBeInstanceOf(Array);
    expect(parse(nested(33))).toBe('JSON_TOO_DEEP');
    expect(parse(nested(400_000), '/v1/import')).toBe('JSON_TOO_DEEP');
  });

  test.each(['__proto__', 'constructor', 'prototype'])('with the key %s at any depth is refused', (key) => {
    expect(parse(`{"a":[{"b":{"${key}":1}}]}`)).toBe('INVALID_JSON');
  });

  test('with such a key in another spelling is refused as well', () => {
    expect(parse('{"\\u005f_proto__":{}}')).toBe('INVALID_JSON');
  });

  test('is measured in bytes, not in characters; an import may be longer', () => {
    const exact = JSON.stringify('é'.repeat((LIMIT - 2) / 2));
    expect(Buffer.byteLength(exact)).toBe(LIMIT);
    expect(parse(exact)).toHaveLength(511);
    expect(parse(JSON.stringify('é'.repeat(LIMIT / 2)))).toBe(413);
    expect(parse(JSON.stringify('é'.repeat(LIMIT / 2)), '/v1/import')).toHaveLength(512);
  });
});
