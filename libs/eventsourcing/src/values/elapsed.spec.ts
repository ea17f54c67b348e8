import { expect, test } from '@jest/globals';
import { hasElapsed } from './elapsed.js';

test.each([
  [1_000, 1_000, 10, false],
  [1_009, 1_000, 10, false],
  [1_010, 1_000, 10, true],
  [5_000, 1_000, 10, true],
  [0, -Infinity, 10, true],
])('at %d, of what was at %d: whether %d ms have passed is %p', (now, since, ms, expected) => {
  expect(hasElapsed(() => now, since, ms)).toBe(expected);
});

test('a clock that was set back lets nothing wait until it is where it was', () => {
  expect(hasElapsed(() => 999, 1_000, 10)).toBe(true);
});
