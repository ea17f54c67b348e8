import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Document, FindQuery, Scalar, Where } from '@parley/eventsourcing';
import { createPlace, numberedId, putAll, type DocumentStoreContext, type Place } from '../place.fixtures.js';
import { keyOf, naiveFind, type Row } from './naive.js';
import { INDEXES, material } from './questions.js';

const SEED = 20_261_122;

export function propertyContract({ store, lacks, thoroughness }: DocumentStoreContext): void {
  /** Asks each of some questions about some documents, many times over. */
  async function checkAll(
    runs: number,
    check: (place: Place, rows: readonly Row[], query: FindQuery) => Promise<void>,
  ): Promise<void> {
    const { documents, question } = material(!lacks.includes('code point order'));
    const questions = fc.array(question, { minLength: 20, maxLength: 20 });
    const property = fc.asyncProperty(documents, questions, async (all: readonly Document[], asked) => {
      const place = await createPlace(store(), ...INDEXES);
      await putAll(place, all);
      const rows = all.map((document, n) => ({ id: numberedId(n), document }));
      for (const query of asked) await check(place, rows, query);
      await store().dropCollection(place.collection);
    });
    await fc.assert(property, { seed: SEED, numRuns: Math.ceil(runs * thoroughness) });
  }

  it('property: find answers what filtering and sorting everything answers', async () => {
    await checkAll(50, async ({ collection }, rows, query) => {
      const found = await store().find(collection, query);
      expect(found.map(({ id, document }) => ({ id, document }))).toEqual(naiveFind(rows, query));
    });
  });

  it('property: count answers how many rows filtering leaves', async () => {
    await checkAll(25, async ({ collection }, rows, { anyOf, sort, limit }) => {
      if (!anyOf.every((where) => isOneRange(where, sort))) return;
      const expected = naiveFind(rows, { anyOf, sort, limit }).length;
      expect(await store().count(collection, anyOf, limit)).toBe(expected);
    });
  });

  it('property: pages of any size, each after the last row of the one before, give every row once, ties included', async () => {
    await checkAll(25, async ({ collection }, rows, { after: _, ...query }) => {
      const { sort, limit } = query;
      const paged: string[] = [];
      let after: { readonly after?: readonly Scalar[] } | null = {};
      while (after !== null) {
        const page: readonly Row[] = await store().find(collection, { ...query, ...after });
        paged.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        after = last && page.length === limit ? { after: keyOf(last, sort) } : null;
      }
      expect(paged).toEqual(naiveFind(rows, { ...query, limit: 1_000 }).map(({ id }) => id));
    });
  });
}

/** Whether an index counts a branch: it has at most one range, on the first field of the sort that it does not fix. */
function isOneRange(where: Where, sort: FindQuery['sort']): boolean {
  const ranged = Object.keys(where).filter(
    (field) => where[field] !== null && typeof where[field] === 'object',
  );
  const isFixed = (field: string): boolean => field in where && !ranged.includes(field);
  const [first] = sort.map(([field]) => field).filter((field) => !isFixed(field));
  return ranged.length === 0 || (ranged.length === 1 && ranged[0] === first);
}
