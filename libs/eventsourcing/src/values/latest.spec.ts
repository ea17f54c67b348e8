import { expect, test } from '@jest/globals';
import { assert, integer, property, array, tuple, boolean } from 'fast-check';
import { createLatest } from './latest.js';

test('the entries that were used last are remembered, and no more than were asked for', () => {
  const latest = createLatest<string, string>(6);
  for (const key of ['a', 'b', 'c']) latest.set(key, `value of ${key}`);
  expect(latest.get('a')).toBe('value of a');
  latest.set('d', 'value of d');
  expect(latest.get('a')).toBe('value of a');
  latest.set('c', 'another');
  latest.set('e', 'value of e');
  expect(['a', 'b', 'c', 'd', 'e'].map((key) => latest.peek(key))).toEqual([
    'value of a',
    undefined,
    'another',
    'value of d',
    'value of e',
  ]);
  const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`);
  for (const key of keys) latest.set(key, 'value');
  const known = keys.filter((key) => latest.peek(key) !== undefined);
  expect(known.slice(-3)).toEqual(['key-97', 'key-98', 'key-99']);
  expect(known.length).toBeLessThanOrEqual(6);
});

test('half as many as may be remembered surely are, with their latest values; a look is no use; nothing is once all is cleared', () => {
  assert(
    property(
      integer({ min: 1, max: 8 }),
      array(tuple(integer({ min: 0, max: 20 }), boolean())),
      (half, uses) => {
        const latest = createLatest<string, number>(half * 2);
        let used: readonly (readonly [string, number])[] = [];
        for (const [turn, [key, isSet]] of uses.entries()) {
          const name = `key-${key}`;
          const value = isSet ? turn : latest.get(name);
          if (isSet) latest.set(name, turn);
          if (value !== undefined) used = [...used.filter(([other]) => other !== name), [name, value]];
          for (const [other, last] of used.slice(-half)) expect(latest.peek(other)).toBe(last);
        }
        const all = Array.from({ length: 21 }, (_, key) => `key-${key}`);
        expect(all.filter((key) => latest.peek(key) !== undefined).length).toBeLessThanOrEqual(half * 2);
        latest.clear();
        expect(all.filter((key) => latest.peek(key) !== undefined)).toEqual([]);
      },
    ),
  );
});
