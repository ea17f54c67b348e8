import { expect, test } from '@jest/globals';
import { wholeNumberOf } from './whole-number.js';

test('a whole number is read from the one text that people write it as', () => {
  expect(['0', '7', '10', '9007199254740991'].map((text) => wholeNumberOf(text, 0))).toEqual([
    0, 7, 10, 9007199254740991,
  ]);
});

test.each([
  '',
  ' 1',
  '1 ',
  '+1',
  '-1',
  '01',
  '00',
  '0x1',
  '0b1',
  '1e0',
  '1.0',
  '1_0',
  '١',
  '１',
  '9007199254740992',
])('any other text is none: %j', (text) => {
  expect(wholeNumberOf(text, 0)).toBeNull();
});

test('neither is what is no text, nor a number out of bounds', () => {
  expect([1, null, undefined, ['1']].map((value) => wholeNumberOf(value, 0))).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(['0', '1', '5', '6'].map((text) => wholeNumberOf(text, 1, 5))).toEqual([null, 1, 5, null]);
});
