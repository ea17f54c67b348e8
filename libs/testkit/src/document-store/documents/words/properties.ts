import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Document, WordCondition, WordsQuery } from '@parley/eventsourcing';
import { stepOf, write, type DocumentStoreContext, type Place } from '../../place.fixtures.js';
import { binsOf, createWordPlace, inBins, pageOf, WORDS, type Hit } from './place.fixtures.js';
import { naiveWords } from './naive.js';

const SEED = 20_261_130;
const TERMS = [
  'дом',
  'домик',
  'домовой',
  'до',
  'order',
  'orders',
  '42',
  '4215',
  'd:1',
  'd:2',
  '"or"',
  'not*',
];
/** Some share a second, some an instant. */
const TIMES = [
  '2026-01-01T10:00:00.000Z',
  '2026-01-01T10:00:00.001Z',
  '2026-01-01T10:00:00.999Z',
  '2026-01-01T10:00:01.000Z',
  '1969-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
];

const term = fc.constantFrom(...TERMS);
const document: fc.Arbitrary<Document> = fc.record({
  words: fc.array(term, { maxLength: 6 }).map((terms) => terms.join(' ')),
  at: fc.constantFrom(...TIMES),
  author: fc.constantFrom<unknown>('anna', 7, true, null),
  dialog: fc.integer({ min: 1, max: 3 }),
});

/** A document that is written or removed, or a dialog that is purged. */
const change = fc.oneof(
  { weight: 8, arbitrary: fc.record({ id: fc.integer({ min: 0, max: 14 }), document }) },
  { weight: 2, arbitrary: fc.record({ id: fc.integer({ min: 0, max: 14 }), document: fc.constant(null) }) },
  { weight: 1, arbitrary: fc.record({ purged: fc.integer({ min: 1, max: 3 }) }) },
);
const steps = fc.array(fc.array(change, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 });

const condition: fc.Arbitrary<WordCondition> = fc.oneof(
  fc.record({ term }),
  fc.record({ prefix: fc.constantFrom('дом', 'доми', 'ord', 'order', '421', '"or', 'not') }),
  fc.record({ phrase: fc.array(term, { minLength: 1, maxLength: 3 }) }),
  fc.record({ anyOf: fc.array(term, { minLength: 1, maxLength: 4 }) }),
);
const query: fc.Arbitrary<WordsQuery> = fc.record({
  all: fc.array(condition, { minLength: 1, maxLength: 3 }),
  none: fc.array(condition, { maxLength: 2 }),
  direction: fc.constantFrom<1 | -1>(1, -1),
  limit: fc.integer({ min: 1, max: 5 }),
});
/** Of one bit: two of three dialogs share a bin. */
const bits = fc.constantFrom(null, 1, 20);
const dialogs = fc.option(fc.subarray([1, 2, 3]));

export function wordsPropertyContract({ store, reopen, thoroughness }: DocumentStoreContext): void {
  it('property: after any history every page of a question is what looking at each document finds', async () => {
    const questions = fc.array(fc.tuple(query, dialogs), { minLength: 15, maxLength: 15 });
    const property = fc.asyncProperty(
      steps,
      questions,
      fc.boolean(),
      bits,
      async (all, asked, filling, of) => {
        const words = of === null ? WORDS : inBins(of);
        const place = await createWordPlace(store(), { filling, words });
        const expected = await live(place, all);
        if (filling) await reopen();
        for (const [one, some] of asked) {
          const query = { ...one, ...(some && { bins: binsOf(some, of ?? 1) }) };
          const paged = await pagesOf({ ...place, store: store() }, query);
          expect(paged).toEqual(naiveWords(expected, words, { ...query, limit: 1_000 }));
        }
        await store().dropCollection(place.collection);
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: Math.ceil(60 * thoroughness) });
  });
}

type Change = { readonly id: number; readonly document: Document | null } | { readonly purged: number };

/** Stores the steps, and answers which documents are left. */
async function live(
  place: Place,
  steps: readonly (readonly Change[])[],
): Promise<ReadonlyMap<string, Document>> {
  const documents = new Map<string, Document>();
  let position = 0n;
  for (const step of steps) {
    const purges = step.flatMap((one) => ('purged' in one ? [{ field: 'dialog', value: one.purged }] : []));
    const gone = [...documents].filter(([, of]) => purges.some(({ value }) => of['dialog'] === value));
    for (const [id] of gone) documents.delete(id);
    const writes = step.flatMap((one) => {
      if ('purged' in one) return [];
      const id = `m${one.id}`;
      if (one.document) documents.set(id, one.document);
      else documents.delete(id);
      return [write(id, ++position, one.document)];
    });
    await place.store.commit(stepOf(place, { purges, writes }));
  }
  return documents;
}

async function pagesOf(place: Place, query: WordsQuery): Promise<readonly Hit[]> {
  const hits: Hit[] = [];
  for (let after = query.after ?? null, isFirst = true; isFirst || after !== null; isFirst = false) {
    const page = await pageOf(place, { ...query, ...(after && { after }) });
    hits.push(...page.hits);
    after = page.next;
  }
  return hits;
}
