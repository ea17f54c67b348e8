import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyId, createKnownIds } from './known-ids.js';

test('an id that was added may be there, whatever it looks like', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 200 }), (ids) => {
      const seen = createKnownIds();
      for (const id of ids) seen.add(id);
      expect(ids.every(seen.mayHave)).toBe(true);
    }),
  );
});

test('nearly no other id may be there, before and after the filters have grown', () => {
  const seen = createKnownIds();
  for (const count of [5_000, 50_000]) {
    const name = (n: number): string => `message-${count}:${n}`;
    for (let n = 0; n < count; n += 1) seen.add(name(n));
    const others = Array.from({ length: 10_000 }, (_, n) => name(count + n));
    expect(others.filter(seen.mayHave).length).toBeLessThan(200);
    expect(seen.mayHave(name(0))).toBe(true);
  }
});

test('nothing may be there before anything was added, and anything where nothing is known', () => {
  expect(createKnownIds().mayHave('dialog-1')).toBe(false);
  expect(anyId.mayHave('dialog-1')).toBe(true);
});
