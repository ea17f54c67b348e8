import { expect, test } from '@jest/globals';
import { isWhole, utf8TextOf } from './utf-8.js';

test.each([
  ['', ''],
  ['Привет 👋', 'Привет 👋'],
  ['\ufeffПривет', 'Привет'],
  ['\ufffd', '\ufffd'],
])('the text of the bytes of %j is %j', (written, text) => {
  expect(utf8TextOf(Buffer.from(written))).toBe(text);
});

test('a part of a longer buffer is read alone', () => {
  expect(utf8TextOf(new Uint8Array(Buffer.from('abc')).subarray(1, 2))).toBe('b');
});

test.each([
  ['windows-1251', [0xcf, 0xf0, 0xe8]],
  ['a character that is cut', [0xd0]],
  ['a spelling that is too long', [0xc0, 0x80]],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ['UTF-16 with its mark', [0xff, 0xfe, 0x41, 0x00]],
])('bytes that are not UTF-8 have no text: %s', (_name, bytes) => {
  expect(utf8TextOf(Uint8Array.from(bytes))).toBeNull();
});

test('text that came over whole holds neither half a pair nor the sign of bytes that were replaced', () => {
  expect(['', 'Привет 👋', '\ud83d', 'a\ufffdb'].map(isWhole)).toEqual([true, true, false, false]);
});
