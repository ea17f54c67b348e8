import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wantedOf } from '../asked/query.rules.js';
import { excerptOf } from './excerpt.rules.js';
import { rangesOf } from './found.rules.js';
import { scoreOf, weightOf } from './score.rules.js';

const found = (text: string, query: string, typing = false): string[] =>
  rangesOf(text, wantedOf(query, { typing }).all).map(({ from, to }) => text.slice(from, to));

describe('where a text is found', () => {
  test.each([
    ['Ваши заказы готовы, заказ 5', 'заказ', ['заказы', 'заказ']],
    ['Ёлки и елка', 'ЁЛКА', ['Ёлки', 'елка']],
    ['за\u0301мок', 'замок', ['за\u0301мок']],
    ['е\u0308лка!', 'ёлка', ['е\u0308лка']],
    ['👩‍👩‍👧 привет 👍🏽', 'привет', ['привет']],
    ['при\u00adвет', 'привет', ['при\u00adвет']],
    ['мой новый заказ и мой заказ', '"мой заказ"', ['мой заказ']],
    ['тел. +7 (916) 123-45-67.', '89161234567', ['7 (916) 123-45-67']],
    ['тел. +7 (916) 123-45-67.', '4567', ['45-67']],
    ['заказ №123456', '3456', ['3456']],
    ['пишите: Ann.Lee@shop.example', 'ann.lee@SHOP.example', ['Ann.Lee@shop.example']],
    ['ﬁne', 'fine', ['ﬁne']],
    ['one two', 'two one', ['one', 'two']],
    ['ничего', 'заказ', []],
  ])('%s by %s', (text, query, expected) => {
    expect(found(text, query)).toEqual(expected);
  });

  test('by the beginning of a word, all of it', () => {
    expect(found('доставим завтра', 'дост', true)).toEqual(['доставим']);
  });
});

const letters = fc.constantFrom(
  'з',
  'а',
  'ё',
  'е',
  '\u0308',
  '\u0301',
  '👩‍👧',
  '🇷🇺',
  ' ',
  '\n',
  'заказ',
  'Order',
  '\u200f',
  '\ud800',
);
const texts = fc.string({ unit: letters, maxLength: 400 });

describe('an excerpt', () => {
  test('of a short text is all of it', () => {
    expect(excerptOf('Ваш заказ готов', [{ from: 4, to: 9 }])).toEqual([
      { text: 'Ваш ', found: false },
      { text: 'заказ', found: true },
      { text: ' готов', found: false },
    ]);
    expect(excerptOf('', [])).toEqual([]);
  });

  test('of a long text shows the first thing found, and where it is cut', () => {
    const text = `${'а '.repeat(300)}заказ${' б'.repeat(300)}`;
    const parts = excerptOf(text, rangesOf(text, [{ term: 'заказ' }]));
    expect(parts.map(({ found: isFound }) => isFound)).toEqual([false, false, true, false, false]);
    expect(parts[2]?.text).toBe('заказ');
    expect([parts[0]?.text, parts.at(-1)?.text]).toEqual(['…', '…']);
  });

  test('is a part of its text that cuts no character, with everything found in it marked', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const ranges = rangesOf(text, [{ term: 'заказ' }, { prefix: 'ord' }]);
        const parts = excerptOf(text, ranges).filter((part) => part.text !== '…');
        const shown = parts.map((part) => part.text).join('');
        expect(text).toContain(shown);
        expect(shown.length).toBeLessThanOrEqual(200);
        const bounds = new Set(
          [...new Intl.Segmenter().segment(text)].map(({ index }) => index).concat(text.length),
        );
        const at = text.indexOf(shown);
        if (text.indexOf(shown, at + 1) < 0)
          expect([bounds.has(at), bounds.has(at + shown.length)]).toEqual([true, true]);
        if (ranges.length > 0) expect(parts.some(({ found: isFound }) => isFound)).toBe(true);
      }),
      { numRuns: 1_000, seed: 20_261_130 },
    );
  });
});

test('a text scores by how often it says what is asked, by its length, and by how rare that is', () => {
  const weights = [weightOf(10, 100_000), weightOf(50_000, 100_000)];
  const score = (times: number[], words = 12) => scoreOf({ times, words }, weights);
  expect(score([2, 1])).toBeGreaterThan(score([1, 1]));
  expect(score([1, 1], 5)).toBeGreaterThan(score([1, 1], 50));
  expect(score([2, 1])).toBeGreaterThan(score([1, 2]));
  expect(score([0, 0])).toBe(0);
  expect(weightOf(5, 0)).toBeGreaterThan(0);
});
