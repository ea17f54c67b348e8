import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wantedOf } from './query.rules.js';

const word = (term: string) => ({ term });
const phrase = (...terms: string[]) => ({ phrase: terms });

describe('what is asked', () => {
  test.each([
    ['заказы', [word('заказ')], []],
    ['Где мой заказ', [word('где'), word('мо'), word('заказ')], []],
    ['order order ORDERS', [word('order')], []],
    ['"мой заказ"', [phrase('мо', 'заказ')], []],
    [
      '«мой заказ» и “two orders” и „und so“',
      [phrase('мо', 'заказ'), word('и'), phrase('two', 'order'), phrase('und', 'so')],
      [],
    ],
    ['"мой заказ', [phrase('мо', 'заказ')], []],
    ['"заказ"', [word('заказ')], []],
    ['заказ -отмена', [word('заказ')], [word('отм')]],
    ['заказ -"не нужен" оплата', [word('заказ'), word('оплат')], [phrase('не', 'нуж')]],
    ['-отмена заказ', [word('заказ')], [word('отм')]],
    ['кто-то', [word('кто'), word('то')], []],
    ['заказ - оплата', [word('заказ'), word('оплат')], []],
    ['заказ -- оплата', [word('заказ'), word('оплат')], []],
    ['заказ-"оплата"', [word('заказ'), word('оплат')], []],
    ['+7 (916) 123-45-67', [word('#79161234567')], []],
    ['8 916 123 45 67 Анна', [word('#79161234567'), word('ан')], []],
    ['9161234567', [word('#9161234567')], []],
    ['4567', [word('#4567')], []],
    ['567', [word('567')], []],
    ['12345 67890', [word('#12345'), word('#67890')], []],
    ['№ AB-123456', [word('#ab123456')], []],
    ['заказ 123456', [word('заказ'), word('#123456')], []],
    ['"заказ 123456"', [phrase('заказ', '123456')], []],
    ['Ann.Lee@Shop.example', [word('@ann.lee@shop.example')], []],
    ['shop.example', [word('shop'), word('exampl')], []],
    ['заказ -4567', [word('заказ')], [word('#4567')]],
    ['"" заказ «»', [word('заказ')], []],
    ['\u202eзаказ\u202c', [word('заказ')], []],
    ['ＡＮＮ', [word('ann')], []],
  ])('%s', (query, all, none) => {
    expect(wantedOf(query)).toEqual({ all, none });
  });

  test('nothing is syntax of a store', () => {
    expect(wantedOf('a AND b OR NOT c* NEAR(d, 5) ^e {f}: g $where')).toEqual({
      all: ['a', 'and', 'b', 'or', 'not', 'c', 'near', 'd', '5', 'e', 'f', 'g', 'where'].map(word),
      none: [],
    });
  });
});

describe('while typing', () => {
  const typed = (query: string) => wantedOf(query, { typing: true }).all;

  test('the last word may go on, from three letters on', () => {
    expect(typed('заказ дост')).toEqual([word('заказ'), { prefix: 'дост' }]);
    expect(typed('за')).toEqual([word('за')]);
    expect(typed('зак')).toEqual([{ prefix: 'зак' }]);
  });

  test('a word that is whole already goes on from its stem', () => {
    expect(typed('доставка')).toEqual([{ prefix: 'доставк' }]);
    expect(typed('delivery')).toEqual([{ prefix: 'deliver' }]);
    expect(typed('Ёлк')).toEqual([{ prefix: 'елк' }]);
  });

  test('what is finished does not: before a blank, in quotation marks, after a hyphen, a number', () => {
    for (const query of ['заказ ', '"заказ"', '"заказ', 'заказ.'])
      expect(typed(query)).toEqual([word('заказ')]);
    expect(typed('12345')).toEqual([word('#12345')]);
    expect(wantedOf('заказ -отмена', { typing: true }).none).toEqual([word('отм')]);
  });
});

describe('refused is', () => {
  test.each([
    ['nothing', ''],
    ['what has no word', ' \u200f "…" — 👍 '],
    ['only what is left out', '-заказ -"мой заказ"'],
    ['more than 20 words', 'a '.repeat(21)],
    ['more than 20 words in phrases and left out', `${'"a b" '.repeat(5)} ${'-"c d" '.repeat(6)}`],
    ['more than 1,000 characters', `a ${' '.repeat(999)}`],
  ])('%s', (_, query) => {
    expect(() => wantedOf(query)).toThrow(expect.objectContaining({ code: 'INVALID_SEARCH' }));
  });

  test('20 words and 1,000 characters are not', () => {
    expect(() => wantedOf('a '.repeat(20))).not.toThrow();
    expect(() => wantedOf(`a${' '.repeat(999)}`)).not.toThrow();
    expect(() => wantedOf('𝒳'.repeat(1_000))).not.toThrow();
  });

  test.each([
    ['letters', 'a'.repeat(10_000)],
    ['quotation marks', '"'.repeat(10_000)],
    ['hyphens', ' -'.repeat(5_000)],
    ['digits', '1 '.repeat(5_000)],
    ['letters of two units', '𝒳'.repeat(10_000)],
  ])('for its length alone, before anything of it is read: 10,000 characters of %s', (_, query) => {
    expect(() => wantedOf(query)).toThrow(
      expect.objectContaining({
        code: 'INVALID_SEARCH',
        message: expect.stringContaining('at most 1000 characters'),
      }),
    );
  });
});

test('whatever is asked, a store takes it', () => {
  const signs = fc.constantFrom(
    '"',
    '«',
    '»',
    '-',
    ' ',
    'а',
    'Ё',
    '1',
    '@',
    '.',
    '(',
    '+',
    '\u0301',
    '\u202e',
    '“',
    '„',
    "'",
    'b',
  );
  const query = fc.oneof(
    fc.string({ unit: signs, maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  const TERM = /^[^\s\p{Cc}\ue000A-Z]{1,64}$/u;
  fc.assert(
    fc.property(query, fc.boolean(), (asked, typing) => {
      let wanted;
      try {
        wanted = wantedOf(asked, { typing });
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID_SEARCH' });
        return;
      }
      for (const condition of [...wanted.all, ...wanted.none]) {
        if ('term' in condition) expect(condition.term).toMatch(TERM);
        if ('phrase' in condition) for (const term of condition.phrase) expect(term).toMatch(TERM);
        if ('prefix' in condition) expect([...condition.prefix].length).toBeGreaterThanOrEqual(3);
      }
    }),
    { numRuns: 3_000, seed: 20_261_130 },
  );
});
