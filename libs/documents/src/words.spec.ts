import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startOf, startsOf } from './words.js';

test('a document is found by the beginning of each of its terms, once, whatever script they are of', () => {
  const sign = fc.constantFrom('a', 'b', 'ж', '1', ':', '字', '\u{20000}', '\u{1f600}');
  const terms = fc.array(fc.string({ unit: sign, maxLength: 6 }), { maxLength: 8 });
  fc.assert(
    fc.property(terms, (all) => {
      const each = all.map(startOf).filter((start) => start !== null);
      expect(startsOf(all.join(' '))).toEqual([...new Set(each)]);
    }),
  );
});
