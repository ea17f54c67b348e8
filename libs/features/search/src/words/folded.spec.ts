import { describe, expect, test } from '@jest/globals';
import { comparing } from '@parley/testkit';
import fc from 'fast-check';
import { folded } from './folded.rules.js';

const text = (original: string): string => folded(original).text;

/** The same over the text as a whole. */
const wholly = (original: string): string =>
  original
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu, '')
    .replaceAll('№', '#')
    .normalize('NFKC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll('ё', 'е')
    .replaceAll('ς', 'σ')
    .replace(/[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+/g, '');

const letters = fc.constantFrom(
  'Ё', 'ё', 'е', 'и', 'й', 'Й', '\u0306', '\u0308', '\u0301', 'a', 'E', 'ß', 'ẞ', 'ﬁ', '½', '①', 'Σ', 'ς', 'İ', 'ı', '\u00ad', '\u200d', '\u202e',
  '\u2067', '\ufe0f', '\u20e3', '1', '👩', '👧', '🇷', 'ᄒ', 'ᅡ', 'ᆫ', '한', 'ㅎ', 'ㅏ', 'ｶ', 'ﾞ', '\ud800', '\udc00', ' ', '-', '№', '\u0344', '\u0cc6', '\u0cc2',
); // prettier-ignore
const texts = fc.oneof(
  fc.string({ unit: letters, maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

describe('a text as it is searched', () => {
  test.each([
    ['ПрИвЕт', 'привет'],
    ['Ёлка', 'елка'],
    ['е\u0308лка', 'елка'],
    ['мой', 'мой'],
    ['мои\u0306', 'мой'],
    ['за\u0301мок', 'замок'],
    ['cafe\u0301', 'café'],
    ['ﬁne', 'fine'],
    ['Straße', 'strasse'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['１２３', '123'],
    ['1\ufe0f\u20e3', '1'],
    ['при\u00adвет', 'привет'],
    ['\u202e\u2067abc\u2069\u202c', 'abc'],
    ['a\u200db', 'ab'],
    ['№ 5', '# 5'],
  ])('%j is %j', (original, expected) => {
    expect(text(original)).toBe(expected);
  });

  test('и and й are two letters', () => {
    expect(text('воины')).not.toBe(text('войны'));
  });

  test('comes out the same in pieces as it does as a whole', () => {
    fc.assert(
      fc.property(texts, (original) => {
        expect(text(original)).toBe(wholly(original));
      }),
      { numRuns: 3_000, seed: 20_261_130 },
    );
  });

  test('comes of pieces of the original that follow each other and halve no character', () => {
    fc.assert(
      fc.property(texts, (original) => {
        const { text: own, beginsAt, endsAt } = folded(original);
        let before = 0;
        comparing((compare) => {
          for (let unit = 0; unit < own.length; unit += 1) {
            const [from, to] = [beginsAt(unit), endsAt(unit)];
            compare([from >= before, to > from, to <= original.length], [true, true, true]);
            compare(text(original.slice(from, to)).includes(own[unit] ?? ''), true);
            before = from;
          }
        });
      }),
      { numRuns: 1_000, seed: 20_261_130 },
    );
  });
});
