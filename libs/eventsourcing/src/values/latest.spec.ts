import { expect, test } from '@jest/globals';
import { createLatest } from './latest.js';

test('the entries that were used last are remembered, and no more than were asked for', () => {
  const latest = createLatest<string, string>(3);
  for (const key of ['a', 'b', 'c']) latest.set(key, `value of ${key}`);
  expect(latest.get('a')).toBe('value of a');
  latest.set('d', 'value of d');
  latest.set('c', 'another');
  expect(['a', 'b', 'c', 'd'].map((key) => latest.get(key))).toEqual([
    'value of a',
    undefined,
    'another',
    'value of d',
  ]);
  for (let index = 0; index < 100; index += 1) latest.set(`key-${index}`, 'value');
  expect([...latest.keys()]).toEqual(['key-99', 'key-98', 'key-97']);
});
