import { expect, it } from '@jest/globals';
import type { Document, WordCondition, WordsQuery, WordsSpec } from '@parley/eventsourcing';
import { refusalOf } from '../../../event-store/events.fixtures.js';
import {
  createPlace,
  freshName,
  put,
  stepOf,
  write,
  type DocumentStoreContext,
} from '../../place.fixtures.js';
import { createWordPlace, foundBy, hitsOf, inBins, minute } from './place.fixtures.js';

const note = (words: string | null, n: number, more: Document = {}): Document => ({
  words,
  at: minute(n),
  author: 'anna',
  dialog: 1,
  ...more,
});

const QUERY = 'Validation INVALID_QUERY';
const DOCUMENT = 'Validation INVALID_DOCUMENT';
const malformed = (parts: unknown): Partial<WordsQuery> => parts as Partial<WordsQuery>;

export function wordsContract({ store, reopen }: DocumentStoreContext): void {
  it('words: a term, a prefix, terms in a row and one of several find documents, newest first', async () => {
    const place = await createWordPlace(store());
    await put(
      place,
      write('a', 1n, note('привет мир', 1)),
      write('b', 1n, note('мир привет приветы', 2)),
      write('c', 1n, note('приветик', 3)),
      write('d', 1n, note('', 4)),
      write('e', 1n, note(null, 5)),
      write('f', 1n, { at: minute(6) }),
    );
    expect(await foundBy(place, [{ term: 'привет' }])).toEqual(['b', 'a']);
    expect(await foundBy(place, [{ prefix: 'при' }])).toEqual(['c', 'b', 'a']);
    expect(await foundBy(place, [{ prefix: 'приветы' }])).toEqual(['b']);
    expect(await foundBy(place, [{ phrase: ['привет', 'мир'] }])).toEqual(['a']);
    expect(await foundBy(place, [{ anyOf: ['приветик', 'приветы', 'нет'] }])).toEqual(['c', 'b']);
    expect(await foundBy(place, [{ prefix: 'при' }, { term: 'мир' }])).toEqual(['b', 'a']);
    const none = [{ phrase: ['мир', 'привет'] }];
    expect(await foundBy(place, [{ prefix: 'прив' }], { none, direction: 1 })).toEqual(['a', 'c']);
  });

  it('words: a hit carries its id, its time and what is shown, absent as null', async () => {
    const place = await createWordPlace(store());
    const more = { author: 'a\0b\ud800', dialog: 0.5 };
    await put(place, write('a', 1n, note('x', 1, more)), write('b', 1n, { words: 'x', at: minute(0) }));
    const query: WordsQuery = { all: [{ term: 'x' }], none: [], direction: -1, limit: 5 };
    expect(await hitsOf(place, query)).toEqual([
      { id: 'a', at: minute(1), shown: more },
      { id: 'b', at: minute(0), shown: { author: null, dialog: null } },
    ]);
  });

  it('words: nothing in a term is syntax, and a term is compared as it is', async () => {
    const place = await createWordPlace(store());
    const terms = [
      '"',
      "'",
      'or',
      'and',
      'not',
      'near(a',
      '*',
      '-x',
      '^a',
      'a*',
      'a"b',
      '{a}',
      'words:a',
      '$a',
      '.*',
      'a|b',
      '(',
      'ё',
      'е',
      '😀',
    ];
    await put(place, ...terms.map((term, n) => write(`m${n}`, 1n, note(term, n))));
    for (const [n, term] of terms.entries()) {
      expect(await foundBy(place, [{ term }])).toEqual([`m${n}`]);
      expect(await foundBy(place, [{ phrase: [term, term] }])).toEqual([]);
      expect(await foundBy(place, [{ anyOf: [term] }])).toEqual([`m${n}`]);
    }
    expect(await foundBy(place, [{ prefix: 'near(' }])).toEqual(['m5']);
    expect(await foundBy(place, [{ prefix: '***' }])).toEqual([]);
  });

  it('words: an edit, another time, a removal and a purge show at once, and what a write may not change stays', async () => {
    const place = await createWordPlace(store());
    const of = (n: number, words: string, more?: Document) => write(`m${n}`, 2n, note(words, n, more));
    await put(
      place,
      of(1, 'one all'),
      of(2, 'two all'),
      of(3, 'three all', { dialog: 2 }),
      of(4, 'four all'),
    );
    await put(place, write('m1', 1n, note('old all', 9)), write('m2', 1n, null));
    expect(await foundBy(place, [{ term: 'all' }])).toEqual(['m4', 'm3', 'm2', 'm1']);
    await put(
      place,
      write('m1', 3n, note('uno all', 1)),
      write('m2', 3n, note('two all', 8)),
      write('m4', 3n, null),
    );
    expect(await foundBy(place, [{ term: 'all' }])).toEqual(['m2', 'm3', 'm1']);
    expect(await foundBy(place, [{ anyOf: ['one', 'uno'] }])).toEqual(['m1']);
    await put(
      place,
      write('m2', 4n, note('two all', 8, { author: 'boris' })),
      write('m1', 4n, note(null, 1)),
    );
    const [hit] = await hitsOf(place, {
      all: [{ term: 'two' }],
      none: [],
      direction: 1,
      limit: 1,
    });
    expect(hit?.shown).toEqual({ author: 'boris', dialog: 1 });
    await store().commit(stepOf(place, { purges: [{ field: 'dialog', value: 2 }] }));
    expect(await foundBy(place, [{ term: 'all' }])).toEqual(['m2']);
    await put(place, write('m3', 5n, note('three again all', 3)));
    expect(await foundBy(place, [{ term: 'all' }])).toEqual(['m2', 'm3']);
  });

  it('words: hits of one time are in the order of their ids, and a page may begin between them', async () => {
    const place = await createWordPlace(store());
    const ids = Array.from({ length: 60 }, (_, n) => `m${String((n * 37) % 60).padStart(2, '0')}`);
    for (const id of ids) await put(place, write(id, 1n, note('x', 1)));
    const sorted = [...ids].sort();
    expect(await foundBy(place, [{ term: 'x' }], { direction: 1 })).toEqual(sorted);
    const after = [minute(1), 'm20'] as const;
    expect(await foundBy(place, [{ term: 'x' }], { after, limit: 3 })).toEqual(['m19', 'm18', 'm17']);
    expect(
      await foundBy(place, [{ term: 'x' }], { after: [minute(1), 'm205'], direction: 1, limit: 1 }),
    ).toEqual(['m21']);
    expect(await foundBy(place, [{ term: 'x' }], { after: [minute(0), 'z'] })).toEqual([]);
  });

  it('words: a collection that is being filled answers, and goes on after it was opened again', async () => {
    const place = await createWordPlace(store(), { filling: true });
    await put(place, write('a', 1n, note('x', 1)), write('b', 1n, note('x', 2)));
    await put(place, write('a', 2n, note('y', 3)), write('b', 2n, null));
    const again = { ...place, store: await reopen() };
    expect(await foundBy(again, [{ prefix: 'x' + 'yz' }])).toEqual([]);
    expect(await foundBy(again, [{ anyOf: ['x', 'y'] }])).toEqual(['a']);
    await store().ensureCollection({ name: place.collection, indexes: [{ fields: ['dialog'] }] });
    expect(await foundBy(again, [{ term: 'y' }])).toEqual(['a']);
  });

  it('words: a count goes to its limit, and counts nothing that is gone', async () => {
    const place = await createWordPlace(store());
    const writes = Array.from({ length: 30 }, (_, n) => write(`m${n}`, 1n, note(`x${n % 2} word`, n)));
    await put(place, ...writes);
    await put(place, write('m1', 2n, null), write('m3', 2n, note('other', 3)));
    const count = (condition: WordCondition, limit: number) =>
      store().countByWords(place.collection, condition, limit);
    expect(await count({ term: 'word' }, 10_000)).toBe(28);
    expect(await count({ prefix: 'wor' }, 5)).toBe(5);
    expect(await count({ phrase: ['x1', 'word'] }, 100)).toBe(13);
    expect(await count({ term: 'nothing' }, 100)).toBe(0);
  });

  it('words: of an empty index nothing is found, and one dropped is gone', async () => {
    const place = await createWordPlace(store());
    expect(await foundBy(place, [{ term: 'x' }])).toEqual([]);
    await put(place, write('a', 1n, note('x', 1)));
    await store().dropCollection(place.collection);
    expect(await refusalOf(foundBy(place, [{ term: 'x' }]))).toBe('Validation UNKNOWN_COLLECTION');
    await store().ensureCollection({
      name: place.collection,
      indexes: [],
      words: { field: 'text', at: 'time' },
    });
    expect(await foundBy(place, [{ term: 'x' }])).toEqual([]);
  });

  it.each<[string, Partial<WordsQuery>]>([
    ['no condition', { all: [] }],
    ['101 conditions', { all: Array.from({ length: 101 }, () => ({ term: 'x' })) }],
    ['an empty term', { all: [{ term: '' }] }],
    ['a term with a space', { all: [{ term: 'a b' }] }],
    ['a term with a capital', { all: [{ term: 'Ab' }] }],
    ['a term with NUL', { all: [{ term: 'a\0' }] }],
    ['a term with a lone surrogate', { none: [{ term: '\ud800' }] }],
    ['a term of 65 characters', { all: [{ term: 'x'.repeat(65) }] }],
    ['a prefix of two characters', { all: [{ prefix: 'до' }] }],
    ['an empty phrase', { all: [{ phrase: [] }] }],
    ['a phrase of 51 terms', { all: [{ phrase: Array.from({ length: 51 }, () => 'x') }] }],
    ['one of 1,001 terms', { all: [{ anyOf: Array.from({ length: 1_001 }, (_, n) => `x${n}`) }] }],
    ['an unknown condition', malformed({ all: [{ near: 'x' }] })],
    ['two conditions in one', malformed({ all: [{ term: 'x', prefix: 'xyz' }] })],
    ['a term that is no text', malformed({ all: [{ term: { $ne: '' } }] })],
    ['null for a condition', malformed({ all: [null] })],
    ['a direction of 0', malformed({ direction: 0 })],
    ['limit 0', { limit: 0 }],
    ['limit 5,001', { limit: 5_001 }],
    ['a limit of 50,001 beside bins', { limit: 50_001, bins: new Uint8Array(1) }],
    ['bins that are no bytes', malformed({ bins: [1] })],
    ['a hit to begin after without a date', { after: ['yesterday', 'a'] }],
    ['a hit to begin after with NUL', { after: [minute(1), 'a\0'] }],
    ['half a hit to begin after', malformed({ after: [minute(1)] })],
  ])('INVALID_QUERY: by words with %s', async (_, query) => {
    const place = await createWordPlace(store());
    expect(await refusalOf(foundBy(place, query.all ?? [{ term: 'x' }], query))).toBe(QUERY);
  });

  it('INVALID_QUERY: by words in a collection without words, and too long a count', async () => {
    const without = await createPlace(store(), ['a']);
    expect(await refusalOf(foundBy(without, [{ term: 'x' }]))).toBe(QUERY);
    const { collection } = await createWordPlace(store());
    expect(await refusalOf(store().countByWords(collection, { term: 'x' }, 10_001))).toBe(QUERY);
  });

  it.each<[string, Document]>([
    ['a text with two spaces between', note('a  b', 1)],
    ['a text with a capital', note('Ab', 1)],
    ['a text with a line break', note('a\nb', 1)],
    ['a term of 65 characters', note('x'.repeat(65), 1)],
    ['a list for a text', { words: ['a'], at: minute(1) }],
    ['no date', { words: 'a' }],
    ['a date of another form', note('a', 1, { at: '2026-01-01T10:00:00Z' })],
    ['a list among what is shown', note('a', 1, { author: ['x'] })],
  ])('INVALID_DOCUMENT: %s stores nothing of its step', async (_, document) => {
    const place = await createWordPlace(store());
    const step = stepOf(place, { writes: [write('good', 1n, note('good', 1)), write('bad', 1n, document)] });
    expect(await refusalOf(store().commit(step))).toBe(DOCUMENT);
    expect(await foundBy(place, [{ term: 'good' }])).toEqual([]);
  });

  it.each<[string, WordsSpec]>([
    ['words over what is no name of a field', { field: 'a b', at: 'at' }],
    ['bins of a field that hits do not carry', { field: 'a', at: 'at', bins: { field: 'b', bits: 4 } }],
    ['bins of 0 bits', inBins(0)],
    ['bins of 21 bits', inBins(21)],
  ])('INVALID_COLLECTION: %s', async (_, words) => {
    expect(await refusalOf(store().ensureCollection({ name: freshName(), indexes: [], words }))).toBe(
      'Validation INVALID_COLLECTION',
    );
  });
}
