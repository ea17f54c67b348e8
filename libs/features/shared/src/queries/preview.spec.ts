import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { previewOf } from './preview.js';

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

test('a short text is its own preview, on one line', () => {
  expect(previewOf('  Is it\n in stock? ')).toBe('Is it in stock?');
  expect(previewOf('')).toBe('');
});

test('a long text is cut at 140 code units', () => {
  expect(previewOf('a'.repeat(500))).toBe('a'.repeat(140));
  expect(previewOf('ж'.repeat(500))).toBe('ж'.repeat(140));
});

test('a character that users see as one is not cut', () => {
  const family = '👨‍👩‍👧';
  expect(previewOf('a'.repeat(135) + family + 'b'.repeat(50))).toBe('a'.repeat(135));
  expect(previewOf('a'.repeat(139) + 'e\u0301' + 'b'.repeat(50))).toBe('a'.repeat(139));
  expect(previewOf('ж'.repeat(139) + 'и\u0306' + 'ж'.repeat(50))).toBe('ж'.repeat(139));
  expect(previewOf('ж'.repeat(138) + 'т\u0483' + 'ж'.repeat(50))).toBe('ж'.repeat(138) + 'т\u0483');
});

test('one character longer than the limit still gives a text without half of a pair', () => {
  const preview = previewOf('👍' + '\u{1f3fb}'.repeat(300));
  expect(isWellFormed(preview)).toBe(true);
  expect(preview.length).toBeGreaterThan(0);
});

test('a preview is never longer than 140 code units and never breaks a pair', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 400, size: 'max' });
  fc.assert(
    fc.property(texts, (text) => {
      const preview = previewOf(text);
      expect(preview.length).toBeLessThanOrEqual(140);
      expect(isWellFormed(preview)).toBe(true);
      expect(text.replace(/\s+/g, ' ').trim().startsWith(preview)).toBe(true);
    }),
  );
});
