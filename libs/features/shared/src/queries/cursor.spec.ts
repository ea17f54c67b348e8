import { expect, test } from '@jest/globals';
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
