import { describe, expect, test } from '@jest/globals';
import { hasVisible } from './visible.js';

describe('visible text', () => {
  test.each([
    ...['', ' \r\n', '\u00a0\u3000', '\u200b', '\ufeff', '\u0000\u0007', '\u3164', '\u200d\ufe0f'],
    ...[
      '\u2800',
      ' \u2800\u2800',
      '\ud83d',
      '\udc4d',
      '\u{1d159}',
      '\u{e0041}',
      '\uffff',
      '\ufff9\u00ad',
      '\u{16fe4}',
    ],
  ])('is missing in %j', (text) => {
    expect(hasVisible(text)).toBe(false);
  });

  test.each(['a', ' a ', '.', '\u0301', '👨‍👩‍👧‍👦', '\u200bЖ', '\u2801', '\ud83da', '\ufffd', '\u{1d158}'])(
    'is there in %j',
    (text) => {
      expect(hasVisible(text)).toBe(true);
    },
  );
});
