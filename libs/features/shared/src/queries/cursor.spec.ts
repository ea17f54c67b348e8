import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cursorKind, sortKeyOf } from './cursor.js';

const cursors = cursorKind<readonly [at: string, id: number, name: string]>('rows', [
  /^\d{4}$/,
  'id',
  'text',
]);
const invalid = expect.objectContaining({ family: 'Validation', code: 'INVALID_CURSOR' });
const encoded = (...values: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

test('a cursor gives back the place it was made of', () => {
  expect(cursors.decode(cursors.encode(['2026', 7, 'Åsa 👍']))).toEqual(['2026', 7, 'Åsa 👍']);
});

test.each([
  ['no cursor at all', ''],
  ['other characters', '%%%'],
  ['JSON of another shape', encoded({ rows: 1 })],
  ['no list', Buffer.from('7').toString('base64url')],
  ['a cursor of another query', encoded('others', '2026', 7, 'a')],
  ['a value too few', encoded('rows', '2026', 7)],
  ['a value too many', encoded('rows', '2026', 7, 'a', 1)],
  ['a text where a number belongs', encoded('rows', '2026', '7', 'a')],
  ['a number that is no id', encoded('rows', '2026', -7, 'a')],
  ['a number beyond the exact ones', encoded('rows', '2026', 2 ** 60, 'a')],
  ['a list where a text belongs', encoded('rows', ['2026'], 7, 'a')],
  ['a text of another form', encoded('rows', '2026-01', 7, 'a')],
  ['NUL, which no store compares', encoded('rows', '2026', 7, 'a\0')],
  ['half of a pair', encoded('rows', '2026', 7, '\ud800')],
  ['another spelling of the same bytes', `${encoded('rows', '2026', 7, 'a')}=`],
  ['a very long one', encoded('rows', '2026', 7, 'a'.repeat(5_000))],
])('a forged cursor is refused: %s', (_, cursor) => {
  expect(() => cursors.decode(cursor)).toThrow(invalid);
});

describe('a time in a cursor', () => {
  const times = cursorKind<readonly [at: string]>('times', ['instant']);

  test.each(['0000-01-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z', '9999-12-31T23:59:59.999Z'])(
    '%s comes back',
    (at) => {
      expect(times.decode(times.encode([at]))).toEqual([at]);
    },
  );

  test.each([
    '2026-02-29T00:00:00.000Z',
    '2026-02-30T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-03-01T24:00:00.000Z',
    '2026-03-01T10:60:00.000Z',
    '9999-99-99T99:99:99.999Z',
    '2026-03-01T10:00:00Z',
    '+02026-03-01T10:00:00.000Z',
  ])('%s is refused', (at) => {
    expect(() => times.decode(times.encode([at]))).toThrow(invalid);
  });
});

test('whatever text is given as a cursor, the only error is INVALID_CURSOR', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(() => cursors.decode(text)).toThrow(invalid);
    }),
  );
});

test('the key that names are sorted by holds nothing that a store cannot compare', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const key = sortKeyOf(name);
      expect(isWellFormed(key) && !key.includes('\0') && key.length <= 64).toBe(true);
    }),
  );
});
