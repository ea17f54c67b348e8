import { expect, it } from '@jest/globals';
import type { WordCondition, WordsQuery } from '@parley/eventsourcing';
import { put, write, type DocumentStoreContext } from '../../place.fixtures.js';
import { binsOf, createWordPlace, inBins, pageOf, type Hit } from './place.fixtures.js';
import { naiveWords } from './naive.js';

const WORDS = inBins(20);
/** Some of one second; some words are rare, and some stand behind each other by chance. */
const DOCUMENTS = Array.from({ length: 120 }, (_, n) => {
  const words = ['a', n % 3 === 0 ? 'b c' : 'c b', n % 40 === 7 ? 'rare' : 'd', n % 5 === 0 ? 'a b' : 'e'];
  const at = new Date(Date.UTC(2026, 0, 1) + 1_300 * Math.floor(n / 2) + (n % 7)).toISOString();
  return write(`m${n}`, 1n, { words: words.join(' '), at, author: null, dialog: n % 4 });
});

const QUESTIONS: readonly (readonly WordCondition[])[] = [
  [{ term: 'a' }],
  [{ phrase: ['a', 'b'] }],
  [{ phrase: ['b', 'a'] }],
  [{ phrase: ['a', 'c'] }, { term: 'd' }],
  [{ term: 'a' }, { term: 'rare' }],
  [{ term: 'e' }, { anyOf: ['rare', 'nowhere'] }],
];

export function wordPartsContract({ store }: DocumentStoreContext): void {
  it('words: the parts of an answer for which there was no time are together what there is, in order', async () => {
    const place = await createWordPlace(store(), { words: WORDS });
    await put(place, ...DOCUMENTS);
    const documents = new Map(DOCUMENTS.map(({ id, document }) => [id, document ?? {}]));
    for (const all of QUESTIONS)
      for (const direction of [1, -1] as const)
        for (const bins of [undefined, binsOf([0, 3], 20)]) {
          const asked = { all, none: [{ phrase: ['c', 'd'] }], direction, limit: 7, ...(bins && { bins }) };
          const found: Hit[] = [];
          let query: WordsQuery | null = { ...asked, ms: 0 };
          for (let pages = 0; query !== null; pages += 1) {
            expect(pages).toBeLessThan(DOCUMENTS.length);
            const { hits, next } = await pageOf(place, query);
            found.push(...hits);
            query = next && { ...asked, ms: 0, after: next };
          }
          expect(found).toEqual(naiveWords(documents, WORDS, { ...asked, limit: DOCUMENTS.length }));
        }
  });
}
