import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Document, FindQuery, Range, Scalar, Where } from '../document-store.js';
import type { DocumentStoreContext } from './document-store-contract.js';
import { createPlace, numberedId, putAll, type Place } from './document-store-contract.fixtures.js';
import { keyOf, naiveFind, type Row } from './document-store-contract.naive.js';

const FIELDS = ['a', 'b', 'c'] as const;
const INDEXES = [['a'], ['b'], ['a', 'b'], ['b', 'a'], ['c', 'a'], ['a', 'b', 'c'], ['c', 'b', 'a']];

const bounded: fc.Arbitrary<string | number | boolean> = fc.constantFrom(
  -1,
  0,
  1.5,
  1e300,
  '',
  'a',
  'B',
  'a\0',
  'жук',
  '\uffff',
  '😀',
  '\ud800',
  true,
  false,
);
const scalar: fc.Arbitrary<Scalar> = fc.oneof(bounded, fc.constant(null));
const direction = fc.constantFrom<1 | -1>(1, -1);
const document: fc.Arbitrary<Document> = fc.record({ a: scalar, b: scalar, c: scalar }, { requiredKeys: [] });
const range: fc.Arbitrary<Range> = fc.record(
  { gt: bounded, gte: bounded, lt: bounded, lte: bounded },
  { requiredKeys: [] },
);

/** A question that one of the indexes answers: some of its fields fixed, the others sorted, the last perhaps only a range. */
const question: fc.Arbitrary<FindQuery> = fc
  .record({
    index: fc.constantFrom([], ...INDEXES),
    fixed: fc.nat(3),
    tail: fc.boolean(),
    branches: fc.uniqueArray(fc.tuple(scalar, scalar, scalar), {
      minLength: 1,
      maxLength: 4,
      selector: same,
    }),
    ranges: fc.tuple(fc.option(range), fc.option(range), range),
    directions: fc.tuple(direction, direction, direction),
    sortsFixed: fc.boolean(),
    after: fc.option(fc.tuple(scalar, scalar, scalar, scalar, fc.nat(60))),
    limit: fc.constantFrom(1, 2, 7, 1_000),
  })
  .map((parts) => {
    const names = parts.index.slice(0, parts.fixed);
    const open = parts.index.slice(parts.fixed);
    const last = parts.tail && open.length > 1 ? open.pop() : undefined;
    const ranges = open.map((field, place) => [field, parts.ranges[place] ?? {}] as const);
    const tail = last === undefined ? [] : [[last, { gte: '', ...parts.ranges[2] }] as const];
    const anyOf: Where[] = (names.length > 0 ? parts.branches : parts.branches.slice(0, 1)).map((values) =>
      Object.fromEntries([
        ...names.map((field, place) => [field, values[place] ?? null] as const),
        ...ranges,
        ...tail,
      ]),
    );
    const sorted = [...(parts.sortsFixed ? names.slice(0, 1) : []), ...open];
    const sort = sorted.map((field, place) => [field, parts.directions[place] ?? 1] as const);
    const after = parts.after && [...parts.after.slice(0, sort.length), numberedId(parts.after[4])];
    return { anyOf: apart(anyOf), sort, limit: parts.limit, ...(after ? { after: after as Scalar[] } : {}) };
  });

function same(values: readonly Scalar[]): string {
  return JSON.stringify(values);
}

/** Branches do not overlap: one of each kind. */
function apart(anyOf: readonly Where[]): Where[] {
  return [...new Map(anyOf.map((where) => [JSON.stringify(where), where])).values()];
}

export function propertyContract({ store }: DocumentStoreContext): void {
  async function placeOf(documents: readonly Document[]): Promise<{ place: Place; rows: readonly Row[] }> {
    const place = await createPlace(store(), ...INDEXES);
    await putAll(place, documents);
    return { place, rows: documents.map((stored, n) => ({ id: numberedId(n), document: stored })) };
  }

  it('property: find and count answer what filtering and sorting everything answers', async () => {
    const documents = fc.array(document, { maxLength: 60 });
    const questions = fc.array(question, { minLength: 25, maxLength: 25 });
    const property = fc.asyncProperty(documents, questions, async (all, asked) => {
      const { place, rows } = await placeOf(all);
      for (const query of asked) {
        const found = await store().find(place.collection, query);
        expect(found.map(({ id, document: { ...body } }) => ({ id, document: body }))).toEqual(
          naiveFind(rows, query),
        );
        const everything = { anyOf: query.anyOf, sort: [], limit: 1_000 };
        const isCounted = query.anyOf.every((where) => isOneRange(where, query));
        if (isCounted) {
          expect(await store().count(place.collection, query.anyOf, 1_000)).toBe(
            naiveFind(rows, everything).length,
          );
        }
      }
      await store().dropCollection(place.collection);
    });
    await fc.assert(property, { seed: 20_261_122, numRuns: 40 });
  });

  it('property: pages of any size, each after the last row of the one before, give every row once, ties included', async () => {
    const documents = fc.array(document, { minLength: 20, maxLength: 60 });
    const property = fc.asyncProperty(
      documents,
      fc.array(question, { minLength: 10, maxLength: 10 }),
      async (all, asked) => {
        const { place, rows } = await placeOf(all);
        for (const { anyOf, sort, limit } of asked) {
          const paged: string[] = [];
          let after: Scalar[] | undefined;
          do {
            const page = await store().find(place.collection, {
              anyOf,
              sort,
              limit,
              ...(after ? { after } : {}),
            });
            paged.push(...page.map(({ id }) => id));
            const last = page.at(-1);
            after = last && page.length === limit ? keyOf(last, sort) : undefined;
          } while (after);
          expect(paged).toEqual(naiveFind(rows, { anyOf, sort, limit: 1_000 }).map(({ id }) => id));
        }
        await store().dropCollection(place.collection);
      },
    );
    await fc.assert(property, { seed: 20_261_122, numRuns: 20 });
  });
}

/** Whether a branch is one that an index counts: its ranges begin right after its equalities. */
function isOneRange(where: Where, { sort }: FindQuery): boolean {
  const ranged = FIELDS.filter((field) => typeof where[field] === 'object' && where[field] !== null);
  const open = sort.map(([field]) => field).filter((field) => ranged.includes(field as never));
  return ranged.length === 0 || (ranged.length === 1 && open[0] === ranged[0]);
}
