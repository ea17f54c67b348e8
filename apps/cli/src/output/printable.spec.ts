import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printable, printableJson } from './printable.js';

fc.configureGlobal({ seed: 20_261_122 });

const STEERS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/u;
const steering = fc.constantFrom(...'\u0000\n\u001b\u007f\u009b\u061c\u2028\u202e\u2069', '\ud800');
const anyText = fc.string({ unit: fc.oneof(steering, fc.string({ unit: 'binary', minLength: 1 })) });

test('whatever a text holds, nothing printed of it steers a terminal or starts a line', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(printable(text)).not.toMatch(STEERS);
    }),
  );
  expect(printable('a\tb\r\n\u001b[31m\u009b\u202e\ud800')).toBe(
    'a\\tb\\r\\n\\u001b[31m\\u009b\\u202e\\ud800',
  );
});

test('harmless text of every script, emoji with joiners included, stays as it is', () => {
  for (const text of ['Grüße, мир, 世界, مرحبا', '👩‍👩‍👧 done', 'a\\nb']) expect(printable(text)).toBe(text);
});

test('JSON stays the same value and steers nothing either', () => {
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.integer())), (value) => {
      const text = printableJson(value);
      expect(text.replaceAll('\n', '')).not.toMatch(STEERS);
      expect(JSON.parse(text)).toEqual({ ...value });
    }),
  );
});
