import { expect, test } from '@jest/globals';
import { namesOf } from './named-body.js';

test('more fields than letters have two', () => {
  const { shortOf, fieldOf } = namesOf(Array.from({ length: 60 }, (_, place) => `field${place}`));
  expect([0, 25, 26, 51, 52, 53, 59].map((place) => shortOf.get(`field${place}`))).toEqual([
    'a',
    'z',
    'A',
    'Z',
    'aa',
    'ab',
    'ah',
  ]);
  expect(fieldOf.size).toBe(60);
});
