import { describe, expect, test } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { parseBody } from './body.js';

const LIMIT = 1_024;
const to = (url: string, headers: Headers) => ({ routeOptions: { url }, headers }) as FastifyRequest;
type Headers = Readonly<Record<string, string>>;

/** What the parser hands over: the value, or the code or status of the refusal. */
function parse(body: string | Buffer, url = '/v1/users', headers: Headers = {}): unknown {
  let outcome: unknown;
  parseBody(to(url, headers), Buffer.from(body as string), LIMIT, (error, value) => {
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

  test.each([
    ['windows-1251', Buffer.from('{"name":"\xcf\xf0\xe8"}', 'latin1')],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le')],
    ['a character that is cut', Buffer.from('{"name":"ё"}').subarray(0, 10)],
  ])('that is not UTF-8 is refused, never stored with signs that nobody wrote: %s', (_name, body) => {
    expect(parse(body)).toBe('INVALID_ENCODING');
  });

  test('may begin with a byte order mark', () => {
    expect(parse('\ufeff{"a":"\ufeff"}')).toEqual({ a: '\ufeff' });
    expect(parse('\ufeff')).toEqual({});
  });

  test.each([
    ...['application/json; charset=windows-1251', 'application/json;charset="utf-16"'],
    ...['application/json; charset=utf-8; charset=koi8-r', 'application/json; x=1 ; CHARSET=latin1'],
  ])('of another charset is not taken: %s', (type) => {
    expect(parse('{}', '/v1/users', { 'content-type': type })).toBe(415);
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset="UTF8"'])(
    'of the type %s is taken',
    (type) => {
      expect(parse('{"a":1}', '/v1/users', { 'content-type': type })).toEqual({ a: 1 });
    },
  );

  test('that is packed is not taken', () => {
    expect(parse('{}', '/v1/users', { 'content-encoding': 'gzip' })).toBe(415);
    expect(parse('{}', '/v1/users', { 'content-encoding': 'identity' })).toEqual({});
  });

  test('keeps its numbers to the digit or is refused, and loses no value to a key that comes twice', () => {
    expect(parse('{"price":19.90}')).toEqual({ price: 19.9 });
    expect(parse('{"card":{"price":9007199254740993}}')).toBe('INVALID_NUMBER');
    expect(parse('{"a":1,"a":2}')).toBe('INVALID_JSON');
  });

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
