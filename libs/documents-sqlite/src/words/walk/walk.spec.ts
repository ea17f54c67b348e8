import { expect, it } from '@jest/globals';
import type { WordsHits, WordsQuery } from '@parley/eventsourcing';
import { useSpecFolder } from '../../recovery.fixtures.js';
import { FIRST } from './stretches.js';

const folder = useSpecFolder();
const NAME = 'notes';
const WORDS = { field: 'words', at: 'at', shown: ['dialog'], bins: { field: 'dialog', bits: 20 } };
const DOCUMENTS = Number(FIRST) * 1.25;

/** Both words are often there, and seldom in this order. */
const PHRASE = { phrase: ['one', 'two'] } as const;

it('a walk that has no time answers stretch by stretch what it finds, and comes to the end', async () => {
  const store = await folder.open();
  await store.ensureCollection({ name: NAME, indexes: [], words: WORDS, filling: true });
  const lease = await store.acquireLease(NAME, 'owner-1', 60_000);
  if (lease === null) throw new Error('Another has the lease.');
  const writes = Array.from({ length: DOCUMENTS }, (_, n) => {
    const at = new Date(Date.UTC(2026, 0, 1) + 700 * n).toISOString();
    return {
      id: `m${n}`,
      position: 1n,
      document: { words: n % 500 === 3 ? 'one two' : 'two one', at, dialog: n },
    };
  });
  await store.commit({ lease, collection: NAME, purges: [], writes });
  await store.ensureCollection({ name: NAME, indexes: [], words: WORDS });
  const query: WordsQuery = { all: [PHRASE], none: [], direction: -1, limit: 1_000 };
  const expected = writes.flatMap(({ id }, n) => (n % 500 === 3 ? [id] : [])).toReversed();
  expect((await store.findByWords(NAME, query)).ids).toEqual(expected);
  const pages: string[][] = [];
  for (let next: WordsHits['next'] | undefined; next !== null;) {
    const page = await store.findByWords(NAME, { ...query, ms: 0, ...(next && { after: next }) });
    pages.push([...page.ids]);
    next = page.next;
  }
  expect(pages.flat()).toEqual(expected);
  expect(pages.map(({ length }) => length)).toEqual([40, 10]);
});
