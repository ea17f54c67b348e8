import { expect, it } from '@jest/globals';
import type { FieldSpec, FindQuery, Where } from '@parley/eventsourcing';
import {
  freshName,
  getOne,
  idsFound,
  numberedId,
  put,
  putAll,
  takeLease,
  write,
  type DocumentStoreContext,
  type Place,
} from '../place.fixtures.js';

const DATE: FieldSpec = { type: 'date', nullable: true, meaning: 'A date.' };
const FIELDS: Readonly<Record<string, FieldSpec>> = {
  at: DATE,
  seen: DATE,
  first: {
    type: 'object',
    meaning: 'Has a date.',
    fields: { at: DATE, by: { type: 'string', meaning: 'A name.' } },
  },
  visits: {
    type: 'array',
    meaning: 'Have dates.',
    items: { type: 'object', meaning: 'One.', fields: { at: DATE } },
  },
};

const TIMES = [
  '2026-01-01T00:00:00.000Z',
  '2026-01-01T00:00:00.001Z',
  '2026-03-29T02:30:00.999Z',
  '1969-12-31T23:59:59.999Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
];

export function dateContract({ store, reopen }: DocumentStoreContext): void {
  async function placeWithDates(...indexes: string[][]): Promise<Place> {
    const collection = freshName();
    await store().ensureCollection({
      name: collection,
      indexes: indexes.map((fields) => ({ fields })),
      fields: FIELDS,
    });
    return { store: store(), collection, lease: await takeLease(store(), collection) };
  }

  it('dates: declared ones come back as the text that they were, wherever they stand', async () => {
    const place = await placeWithDates(['at']);
    const document = {
      at: TIMES[0],
      seen: null,
      first: { at: TIMES[3], by: TIMES[1], other: { at: TIMES[2] } },
      visits: [{ at: TIMES[4] }, { at: null }, { by: 'x' }],
      text: TIMES[5],
    };
    await put(place, write('a', 1n, document), write('b', 1n, {}));
    expect((await getOne(place, 'a'))?.document).toEqual(document);
    expect((await getOne(place, 'b'))?.document).toEqual({});
    await reopen();
    expect((await getOne({ ...place, store: store() }, 'a'))?.document).toEqual(document);
  });

  it.each([
    '2026-01-01T00:00:00Z',
    '2026-01-01T03:00:00.000+03:00',
    '2026-01-01T00:00:00.0001Z',
    '2026-02-30T00:00:00.000Z',
    '+012026-01-01T00:00:00.000Z',
    'yesterday',
    '',
    '2026',
    7 as unknown as string,
    [TIMES[0]] as unknown as string,
  ])(
    'dates: a declared one that is none, or is written otherwise, comes back as it was: %j',
    async (seen) => {
      const place = await placeWithDates();
      await put(place, write('a', 1n, { seen, first: { at: seen }, visits: [seen, { at: seen }] }));
      expect((await getOne(place, 'a'))?.document).toEqual({
        seen,
        first: { at: seen },
        visits: [seen, { at: seen }],
      });
    },
  );

  it('dates: are found, sorted, limited and paged as their texts are', async () => {
    const place = await placeWithDates(['at'], ['seen', 'at']);
    await putAll(
      place,
      [...TIMES, null].map((at, n) => ({ at, seen: n % 2 === 0 ? TIMES[0] : TIMES[1] })),
    );
    const find = (where: Where, query: Partial<FindQuery> = {}): Promise<string[]> =>
      idsFound(place, { anyOf: [where], sort: [['at', 1]], ...query });
    const ids = (...numbers: number[]): string[] => numbers.map(numberedId);
    expect(await find({})).toEqual(ids(6, 4, 3, 0, 1, 2, 5));
    expect(await find({}, { sort: [['at', -1]] })).toEqual(ids(5, 2, 1, 0, 3, 4, 6));
    expect(await find({ at: TIMES[1] ?? '' })).toEqual(ids(1));
    expect(await find({ at: null })).toEqual(ids(6));
    expect(await find({ at: { gt: TIMES[0] ?? '', lte: TIMES[2] ?? '' } })).toEqual(ids(1, 2));
    expect(await find({ at: { lt: TIMES[0] ?? '' } })).toEqual(ids(4, 3));
    expect(await find({ seen: TIMES[0] ?? '' })).toEqual(ids(6, 4, 0, 2));
    expect(await find({}, { after: [TIMES[0] ?? '', numberedId(0)], limit: 2 })).toEqual(ids(1, 2));
    expect(await find({}, { sort: [['at', -1]], after: [TIMES[0] ?? '', numberedId(0)] })).toEqual(
      ids(3, 4, 6),
    );
    expect(await find({}, { after: [null, numberedId(6)], limit: 1 })).toEqual(ids(4));
    const branches = [{ seen: TIMES[1] ?? '' }, { seen: TIMES[0] ?? '' }];
    expect(await idsFound(place, { anyOf: branches, sort: [['at', -1]], limit: 3 })).toEqual(ids(5, 2, 1));
    expect(await store().count(place.collection, [{ at: { gte: TIMES[0] ?? '' } }], 10)).toBe(4);
  });
}
