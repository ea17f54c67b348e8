import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Term } from './number.rules.js';
import { partOf } from './part.rules.js';
import { termsOf } from './terms.rules.js';

const words = (text: string): string[] => termsOf(text).words.map(({ term }) => term);
const others = (text: string): Set<string> => new Set(termsOf(text).others.map(({ term }) => term));

describe('words', () => {
  test.each([
    ['Где мой заказ?', ['где', 'мо', 'заказ']],
    ['Заказы, заказами; ЗАКАЗОВ', ['заказ', 'заказ', 'заказ']],
    ['ёлки и елками', ['елк', 'и', 'елк']],
    ['Orders were delivered', ['order', 'were', 'deliv']],
    ["don't — dont — don’t", ['dont', 'dont', 'dont']],
    ['кто-то', ['кто', 'то']],
    ['snake_case', ['snake', 'case']],
    ['iPhone15 Pro', ['iphone15', 'pro']],
    ['cкидка', ['cкидка']],
    ['при\u00adвет, при\u200fвет', ['привет', 'привет']],
    ['👩‍👩‍👧 да 👍🏽', ['да']],
    ['constructor __proto__ toString', ['constructor', 'proto', 'tostr']],
    ['', []],
    [' \u200f\u202e ', []],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('keep й, and the forms of a word are one', () => {
    expect(words('войны')).not.toEqual(words('воины'));
    expect(words('доставка')).toEqual(words('доставку'));
  });

  test.each(['Где мой заказ № 12-345?', "don't 😀 ｆｕｌｌ ёлки", 'a@b.example и 8 916 123 45 67', ''])(
    'of %j are the same with and without their places',
    (text) => {
      const [found, parting] = [partOf(text, ':'), words(text).length];
      expect(found.slice(0, parting)).toEqual(words(text));
      expect(found[parting]).toBe(':');
      expect(found.slice(parting + 1)).toEqual([...others(text)]);
    },
  );

  test('that are no words of a language are cut at 64 units', () => {
    expect(words('x'.repeat(10_000))).toEqual(['x'.repeat(64)]);
    expect(words('𝒳𐐷'.repeat(40))[0]?.isWellFormed()).toBe(true);
  });
});

describe('numbers', () => {
  test.each(['+7 (916) 123-45-67', '8 916 123 45 67', '89161234567', '8-916-123-45-67', '8 (916) 1234567'])(
    'the phone %s is found whole and by its last digits',
    (phone) => {
      const found = others(`Звоните: ${phone}, Анна`);
      for (const digits of ['79161234567', '9161234567', '1234567', '34567', '4567'])
        expect(found).toContain(`#${digits}`);
      expect(found).not.toContain('#567');
    },
  );

  test('two phones in a row are both found', () => {
    const found = others('8 916 123-45-67 8 903 765-43-21');
    for (const digits of ['79161234567', '79037654321', '4567', '4321'])
      expect(found).toContain(`#${digits}`);
  });

  test.each([
    ['Заказ №123456 готов', ['#123456', '#23456', '#3456']],
    ['AB-123456', ['#123456', '#23456', '#3456', '#ab123456']],
    ['AB123456', ['#123456', '#23456', '#3456', '#ab123456']],
    ['123-45-67', ['#1234567', '#234567', '#34567', '#4567']],
    ['2026', ['#2026']],
    ['кто-то, 15 и 150', []],
  ])('%s', (text, expected) => {
    expect([...others(text)].sort()).toEqual(expected);
  });

  test('of 17 digits and more are found whole and by the last 16', () => {
    const found = others('12345678901234567890');
    expect(found).toContain('#12345678901234567890');
    expect(found).toContain('#5678901234567890');
    expect(found).not.toContain('#45678901234567890');
    expect(others('1'.repeat(33))).not.toContain(`#${'1'.repeat(33)}`);
  });

  test('say where they stand', () => {
    const text = 'Тел. (916) 123-45-67';
    const last = termsOf(text).others.find(({ term }) => term === '#4567');
    expect(last && text.slice(last.from, last.to)).toBe('45-67');
  });
});

describe('addresses of e-mail', () => {
  test('are found whole and by their parts', () => {
    expect(others('Пишите на Ann.Lee@Shop.example.')).toEqual(new Set(['@ann.lee@shop.example']));
    expect(words('Ann.Lee@Shop.example')).toEqual(['ann', 'lee', 'shop', 'exampl']);
  });

  test('that are longer than a term are found by their parts alone', () => {
    expect(others(`${'a'.repeat(60)}@shop.example`)).toEqual(new Set());
  });
});

test('a plain text has the words of the same text with a sign that makes it none', () => {
  const letters = fc.constantFrom(..."abzАяЁйе019'’ -_@.«»“—\n");
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 60 }), (text) => {
      expect(termsOf(text).folded.isPlain).toBe(true);
      expect(words(text)).toEqual(words(`${text} \u200f`));
    }),
    { numRuns: 1_000, seed: 20_261_130 },
  );
});

/** As a store takes it. */
const TERM = /^[^\s\p{Cc}\ue000A-Z]{1,64}$/u;

test('every term of any text is one that a store takes, and stands in the text', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('8 916 123-45-67', 'a.b@c.example', 'AB-12345', 'ёлки', "d'or", 'Ⅷ ᴬ ℡', '½'),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const { folded, words: own, others: beside } = termsOf(parts.join(' '));
      const isWrong = ({ term, from, to }: Term): boolean =>
        !TERM.test(term) || !term.isWellFormed() || from >= to || to > folded.text.length;
      expect([...own, ...beside].filter(isWrong)).toEqual([]);
    }),
    { numRuns: 2_000, seed: 20_261_130 },
  );
});

/** Work that grows with the square of these would take a thousand times as long as the test may. */
const LONG = 200_000;

test.each([
  ['letters', 'a'.repeat(LONG)],
  ['digits', '1'.repeat(LONG)],
  ['groups of digits', '1 '.repeat(LONG / 2)],
  ['groups that end in a letter', `${'12 '.repeat(LONG / 3)}12a`],
  ['points', 'a.'.repeat(LONG / 2)],
  ['halves of addresses', 'a@'.repeat(LONG / 2)],
  ['marks', `е${'\u0301'.repeat(LONG)}`],
  ['blanks', ' '.repeat(LONG)],
])('200,000 characters of %s are read once, and give no more than 1,000 numbers', (_, text) => {
  expect(termsOf(text).others.length).toBeLessThanOrEqual(1_000);
});
