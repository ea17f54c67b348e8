import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { IdField, IdList, InstantField, JsonObject, NestedList, Text } from './fields.js';

class Inner {
  @Text({ min: 1, max: 3, description: '' })
  name!: string;
}
class Body {
  @Text({ min: 1, max: 3, optional: true, description: '' })
  text?: string;

  @Text({ max: 3, optional: true, nullable: true, description: '' })
  cleared?: string | null;

  @IdField({ optional: true, description: '' })
  id?: number;

  @IdList({ max: 2, optional: true, description: '' })
  ids?: number[];

  @InstantField({ optional: true, description: '' })
  at?: string;

  @JsonObject({ optional: true, description: '' })
  free?: Record<string, unknown>;

  @NestedList({ of: Inner, max: 2, optional: true, description: '' })
  inner?: Inner[];
}

/** The names of the fields that are refused. */
const refused = (plain: object): string[] =>
  validateSync(plainToInstance(Body, plain)).map(({ property }) => property);

test('a text is measured in code points, none of them left out', () => {
  expect(refused({ text: '👍👍👍' })).toEqual([]);
  expect(refused({ text: '👍👍👍👍' })).toEqual(['text']);
  expect(refused({ text: 'a\ufe0f\ufe0f\ufe0f' })).toEqual(['text']);
  expect(refused({ text: '' })).toEqual(['text']);
  expect(refused({ text: ['a'] })).toEqual(['text']);
});

test('half of a surrogate pair is no text, in free JSON at any depth neither', () => {
  expect(refused({ text: 'a\ud83d', cleared: '\udc4d', free: { a: ['👍', { b: '\ud83d' }] } })).toEqual([
    'text',
    'cleared',
    'free',
  ]);
  expect(refused({ free: { a: { '\ud83d': 1 } } })).toEqual(['free']);
  expect(refused({ free: { '👍': ['👍', null, 1] } })).toEqual([]);
});

test('what is optional may be left out but not be null, unless it is nullable', () => {
  expect(refused({})).toEqual([]);
  expect(refused({ text: null, id: null, at: null, cleared: null })).toEqual(['text', 'id', 'at']);
});

test.each([0, -1, 1.5, 2 ** 53, '1', true, [1], Number.NaN])('%j is no id', (id) => {
  expect(refused({ id })).toEqual(['id']);
  expect(refused({ ids: [id] })).toEqual(['ids']);
});

test('every element of a nested list is an object that is checked', () => {
  expect(refused({ inner: [{ name: 'a' }] })).toEqual([]);
  for (const inner of [[[]], [null], ['a'], [{}], [{ name: 'long' }], {}, [{ name: 'a' }, [{ name: 'a' }]]])
    expect([inner, refused({ inner })]).toEqual([inner, ['inner']]);
});

describe('a time', () => {
  test.each([
    ['2026-11-01T10:00:00Z', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01T10:00:00.1Z', '2026-11-01T10:00:00.100Z'],
    ['2026-11-01T10:00:00.123456789+03:00', '2026-11-01T07:00:00.123Z'],
    ['2026-11-01T00:30:00-05:00', '2026-11-01T05:30:00.000Z'],
  ])('%s is handed on as %s', (at, handedOn) => {
    expect(refused({ at })).toEqual([]);
    expect(plainToInstance(Body, { at }).at).toBe(handedOn);
  });

  test.each([
    ...['2026-11-01', '2026-11-01T10:00Z', '2026-11-01T10:00:00', '2026-11-01 10:00:00Z', '20261101T100000Z'],
    ...[
      '2026-02-30T00:00:00.000Z',
      '2026-13-01T00:00:00Z',
      '2026-11-01T25:00:00Z',
      '2026-11-01T10:00:00+99:00',
    ],
    ...['9999-12-31T23:59:59-23:59', '0000-01-01T00:00:00+05:00', '+275760-09-13T00:00:00.000Z', 'now', ''],
  ])('%s is refused', (at) => {
    expect(refused({ at })).toEqual(['at']);
  });
});
