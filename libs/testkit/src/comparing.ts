import { expect } from '@jest/globals';

/** Notes what is, and what it is expected to be. Neither may change afterwards. */
export type Compare = (actual: unknown, expected: unknown) => void;

/** Expects all that the work notes at once, when it has ended: to Jest one expectation is more work than most steps of a story. */
export function comparing(work: (compare: Compare) => void): void {
  const actual: unknown[] = [];
  const expected: unknown[] = [];
  work((one, other) => {
    actual.push(one);
    expected.push(other);
  });
  expect(actual).toEqual(expected);
}
