import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { fits } from './characters.js';

const family = '👨‍👩‍👧‍👦';

/** How many characters a text has, by what `fits` says about every limit. */
const length = (text: string): number => {
  let limit = 0;
  while (!fits(text, limit)) limit++;
  return limit;
};

describe('characters as users see them', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['ёжик', 4],
    ['е\u0308ж', 2],
    [family, 1],
    [family.repeat(3), 3],
    ['🇷🇺🇩🇪', 2],
    ['🇷 🇺', 2],
    ['นี่', 1],
    ['각', 1],
    ['\ud800', 1],
    ['a\u0000b', 3],
  ])('%j has %i', (text, count) => {
    expect(length(text)).toBe(count);
  });

  test.each([' a b ', 'a\r\nb', '\ta\u00a0b\u3000', 'a\u2028b\u0085', '\u2003\u1680ab\u205f'])(
    'white space is not counted: %j',
    (text) => {
      expect(length(text)).toBe(2);
    },
  );

  test('white space is what Unicode calls so', () => {
    const units = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
    const wrong = units.filter((char) => fits(`\n${char}\n`, 0) !== /\p{White_Space}/u.test(char));
    expect(wrong).toEqual([]);
  });

  test('the quick ways agree with counting clusters one by one', () => {
    const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
    const plainCount = (text: string): number =>
      [...segmenter.segment(text)].filter(({ segment }) => /\P{White_Space}/u.test(segment)).length;
    // Half a code point stands where a window ends, and a code point that joins what is before it follows.
    const cutInHalf = [
      ...['\n', '🇷', 'a', '\r\n', 'a', '\u200d', 'e\u0301', 'a', 'a', '\u200d', 'e\u0301', family, ' '],
      ...['\r\n', 'a', '\n', 'e\u0301', 'a', '\u{1d165}', 'a', '\u200d', '\u{1d165}', '\r\n', 'a', ' '],
      ...['a', 'a', 'a', family, 'a', '\n', 'e\u0301', 'a', '\ud83d', '\u{1d165}'],
      ...Array<string>(37).fill('a'),
    ];
    const piece = fc.constantFrom(
      ...[
        'a',
        'Ж',
        ' ',
        '\n',
        '\r\n',
        '\u00a0',
        family,
        'e\u0301',
        '🇷',
        '\u200d',
        '\ud83d',
        '\u{1d165}',
        'क\u094dष',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 150, size: 'max' }), fc.nat({ max: 150 }), (pieces, limit) => {
        const text = pieces.join('');
        expect(fits(text, limit)).toBe(plainCount(text) <= limit);
      }),
      { numRuns: 2000, examples: [[cutInHalf, 58]] },
    );
  });
});

describe('text made to be slow', () => {
  // The segmenter takes longer for each cluster the longer its text is, so what counts is how much text it is given at a time.
  test.each([
    ['e' + '\u0301'.repeat(60_000), true, 4],
    ['e\u0301'.repeat(300_000), false, 2],
    [`\u{1f468}${' '.repeat(100)}`.repeat(1_500), true, 2],
  ])('is cut into clusters by windows whose lengths add up to a few times its own', (text, fit, times) => {
    const segment = jest.spyOn(Intl.Segmenter.prototype, 'segment');
    expect(fits(text, 2000)).toBe(fit);
    const lengths = segment.mock.calls.map(([part]) => part.length);
    segment.mockRestore();
    expect(lengths.length).toBeGreaterThan(1);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(times * text.length);
  });
});
