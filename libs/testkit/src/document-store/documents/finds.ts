import { expect, it } from '@jest/globals';
import type { FindQuery, Range, Scalar, Where } from '@parley/eventsourcing';
import {
  createPlace,
  idsFound,
  numberedId,
  putAll,
  type Place,
  type DocumentStoreContext,
} from '../place.fixtures.js';

const ids = (...numbers: number[]): string[] => numbers.map(numberedId);

export function findContract({ store, lacks }: DocumentStoreContext): void {
  const byCodePoint = lacks.includes('code point order') ? it.skip : it;

  /** Documents with the values in field `v`, and the ids that a branch over it finds in order of `v`. */
  async function placeOf(values: readonly unknown[]): Promise<Place> {
    const place = await createPlace(store(), ['v']);
    await putAll(
      place,
      values.map((v) => (v === undefined ? {} : { v })),
    );
    return place;
  }
  const sorted = (place: Place, where: Where, direction: 1 | -1 = 1): Promise<string[]> =>
    idsFound(place, { anyOf: [where], sort: [['v', direction]] });

  it('find: without sort the order is by id, and pages follow it', async () => {
    const place = await createPlace(store(), ['v']);
    await putAll(place, [{ v: 2 }, { v: 1 }, { v: 2 }, { v: 2 }]);
    expect(await idsFound(place, {})).toEqual(ids(0, 1, 2, 3));
    expect(await idsFound(place, { anyOf: [{ v: 2 }] })).toEqual(ids(0, 2, 3));
    expect(await idsFound(place, { anyOf: [{ v: 2 }], after: ['d0000'], limit: 1 })).toEqual(ids(2));
    expect(await idsFound(place, { anyOf: [] })).toEqual([]);
  });

  it('find: the id has a direction of its own where one is said', async () => {
    const place = await createPlace(store(), ['v'], ['who', 'at']);
    await putAll(
      place,
      [2, 1, 2, 2, 1].map((v, n) => ({ v, who: `w${v}`, at: n % 2 })),
    );
    const back = (query: Partial<FindQuery>): Promise<string[]> =>
      idsFound(place, { idDirection: -1, ...query });
    expect(await back({})).toEqual(ids(4, 3, 2, 1, 0));
    expect(await back({ after: ['d0003'], limit: 2 })).toEqual(ids(2, 1));
    expect(await back({ anyOf: [{ v: 2 }] })).toEqual(ids(3, 2, 0));
    expect(await back({ anyOf: [{ v: 2 }], after: ['d0002'] })).toEqual(ids(0));
    expect(await back({ anyOf: [{ v: 1 }, { v: 2 }], after: ['d0004'], limit: 3 })).toEqual(ids(3, 2, 1));
    const byAge = { anyOf: [{ who: 'w2' }, { who: 'w1' }], sort: [['at', 1]] } as const;
    expect(await back(byAge)).toEqual(ids(4, 2, 0, 3, 1));
    expect(await back({ ...byAge, after: [0, 'd0002'] })).toEqual(ids(0, 3, 1));
    expect(await idsFound(place, { ...byAge, idDirection: 1 })).toEqual(ids(0, 2, 4, 1, 3));
  });

  it('find: equality tells kinds apart, and null takes null and absent alike', async () => {
    const place = await placeOf([1, '1', true, null, undefined, 0, '', false, 'true', 1.0]);
    expect(await sorted(place, { v: 1 })).toEqual(ids(0, 9));
    expect(await sorted(place, { v: '1' })).toEqual(ids(1));
    expect(await sorted(place, { v: true })).toEqual(ids(2));
    expect(await sorted(place, { v: null })).toEqual(ids(3, 4));
    expect(await sorted(place, { v: 0 })).toEqual(ids(5));
    expect(await sorted(place, { v: '' })).toEqual(ids(6));
    expect(await sorted(place, { v: false })).toEqual(ids(7));
  });

  it('find: sorts null, numbers, text, then booleans, either way', async () => {
    const values = [null, -1e300, -1, 0, 1.5, 2, 10, '', '10', '9', 'Z', 'a', 'aa', 'ж', '😀', false, true];
    const shuffled = values.map((_, n) => values[(n * 7) % values.length]);
    const place = await placeOf(shuffled);
    const expected = values.map((value) => numberedId(shuffled.indexOf(value)));
    expect(await sorted(place, {})).toEqual(expected);
    expect(await sorted(place, {}, -1)).toEqual([...expected].reverse());
  });

  byCodePoint('find: sorts and compares text by code point', async () => {
    const place = await placeOf(['😀', '\uffff', 'ж', '\ud800']);
    expect(await sorted(place, {})).toEqual(ids(2, 3, 1, 0));
    expect(await sorted(place, {}, -1)).toEqual(ids(0, 1, 3, 2));
    expect(await sorted(place, { v: { gt: '\uffff' } })).toEqual(ids(0));
    expect(await sorted(place, { v: { lt: '😀' } })).toEqual(ids(2, 3, 1));
  });

  it('find: a range takes its own kind only, with and without its ends', async () => {
    const place = await placeOf([null, -5, 0, 5, 10, '', 'a', 'b', 'ж', false, true]);
    expect(await sorted(place, { v: { gt: 0 } })).toEqual(ids(3, 4));
    expect(await sorted(place, { v: { gte: 0, lt: 10 } })).toEqual(ids(2, 3));
    expect(await sorted(place, { v: { lt: 5 } }, -1)).toEqual(ids(2, 1));
    expect(await sorted(place, { v: { lte: 'a' } })).toEqual(ids(5, 6));
    expect(await sorted(place, { v: { gt: 'a' } })).toEqual(ids(7, 8));
    expect(await sorted(place, { v: { gt: '', lt: 'b' } })).toEqual(ids(6));
    expect(await sorted(place, { v: { gte: false } })).toEqual(ids(9, 10));
    expect(await sorted(place, { v: { lt: true } })).toEqual(ids(9));
    expect(await sorted(place, { v: { gt: 5, gte: -5, lt: 'b' } })).toEqual([]);
    expect(await sorted(place, { v: { gt: 10, lt: 0 } })).toEqual([]);
    expect(await sorted(place, { v: {} })).toHaveLength(11);
  });

  it('find: the row to begin after may lie before, at or beyond an end of the range', async () => {
    const place = await placeOf([1, 2, 2, 3, 3, 4]);
    const within = (range: Range, direction: 1 | -1, ...after: readonly Scalar[]): Promise<string[]> =>
      idsFound(place, { anyOf: [{ v: range }], sort: [['v', direction]], after });
    expect(await within({ gt: 2 }, 1, 2, 'd0001')).toEqual(ids(3, 4, 5));
    expect(await within({ gte: 2 }, 1, 2, 'd0001')).toEqual(ids(2, 3, 4, 5));
    expect(await within({ gt: 2 }, 1, 1, 'd0009')).toEqual(ids(3, 4, 5));
    expect(await within({ gt: 2 }, 1, 3, 'd0003')).toEqual(ids(4, 5));
    expect(await within({ gt: 2 }, 1, 5, 'd0000')).toEqual([]);
    expect(await within({ lt: 3 }, -1, 3, 'd0004')).toEqual(ids(2, 1, 0));
    expect(await within({ lte: 3 }, -1, 3, 'd0004')).toEqual(ids(3, 2, 1, 0));
    expect(await within({ lt: 3 }, -1, 'text', 'd0000')).toEqual(ids(2, 1, 0));
    expect(await within({ lt: 3 }, -1, 2, 'd0002')).toEqual(ids(1, 0));
    expect(await within({ lt: 3 }, -1, null, 'd0000')).toEqual([]);
  });

  it('find: a range may follow the sort, and rows of equal sort values stay in order of id', async () => {
    const place = await createPlace(store(), ['user', 'at', 'unread']);
    await putAll(
      place,
      Array.from({ length: 60 }, (_, n) => ({ user: n % 2, at: n % 3, unread: (n * 7) % 5 })),
    );
    const query = { anyOf: [{ user: 1, unread: { gt: 2 } }], sort: [['at', -1]] } as const;
    const found = await store().find(place.collection, { ...query, limit: 100 });
    const keys = found.map(({ id, document }) => `${String(document['at'])} ${id}`);
    expect(keys).toEqual([...keys].sort().reverse());
    expect(found).toHaveLength(12);
    const [, second] = found;
    const after = [Number(second?.document['at']), String(second?.id)];
    expect(await idsFound(place, { ...query, after })).toEqual(found.slice(2).map(({ id }) => id));
  });

  it('find: several branches are merged in sort order and cut at the limit', async () => {
    const place = await createPlace(store(), ['who', 'at'], ['who', 'channel', 'at']);
    await putAll(
      place,
      Array.from({ length: 40 }, (_, n) => ({ who: `w${n % 4}`, channel: n % 5, at: (n * 17) % 40 })),
    );
    const anyOf: Where[] = [
      { who: 'w1' },
      { who: 'w3', channel: 2 },
      { who: 'none' },
      { channel: 4, who: 'w0' },
    ];
    const at = async (query: Partial<FindQuery>): Promise<unknown[]> => {
      const asked = { anyOf, sort: [['at', -1]] as const, limit: 1_000, ...query };
      return (await store().find(place.collection, asked)).map(({ document }) => document['at']);
    };
    const all = await at({});
    expect(all).toHaveLength(14);
    expect(all).toEqual([...all].sort((a, b) => Number(b) - Number(a)));
    expect(await at({ limit: 3 })).toEqual(all.slice(0, 3));
    expect(await at({ sort: [['at', 1]] })).toEqual([...all].reverse());
    expect(await at({ anyOf: [...anyOf].reverse(), limit: 5 })).toEqual(all.slice(0, 5));
  });

  it('find: a sort may name fields that a branch fixes, and branches are merged by them', async () => {
    const place = await createPlace(store(), ['open', 'at']);
    await putAll(
      place,
      Array.from({ length: 12 }, (_, n) => ({ open: n % 2 === 0, at: n % 3 })),
    );
    const query = {
      anyOf: [{ open: true }, { open: false }],
      sort: [
        ['open', -1],
        ['at', 1],
      ],
    } as const;
    const expected = ids(0, 6, 4, 10, 2, 8, 3, 9, 1, 7, 5, 11);
    expect(await idsFound(place, query)).toEqual(expected);
    expect(await idsFound(place, { ...query, after: [true, 2, 'd0002'] })).toEqual(expected.slice(5));
    expect(await idsFound(place, { ...query, after: [false, 0, 'd0003'] })).toEqual(expected.slice(7));
  });

  it('count: counts every branch, no further than the limit', async () => {
    const place = await createPlace(store(), ['who', 'at']);
    await putAll(
      place,
      Array.from({ length: 100 }, (_, n) => ({ who: n % 4, at: n })),
    );
    const count = (anyOf: readonly Where[], limit: number): Promise<number> =>
      store().count(place.collection, anyOf, limit);
    expect(await count([{}], 1_000)).toBe(100);
    expect(await count([{}], 99)).toBe(99);
    expect(await count([{ who: 1 }], 1_000)).toBe(25);
    expect(await count([{ who: 1 }, { who: 2 }], 1_000)).toBe(50);
    expect(await count([{ who: 1 }, { who: 2 }], 30)).toBe(30);
    expect(
      await count(
        [
          { who: 1, at: { gte: 50 } },
          { who: 2, at: { lt: 10 } },
        ],
        1_000,
      ),
    ).toBe(14);
    expect(await count([{ who: null }], 1)).toBe(0);
    expect(await count([], 1)).toBe(0);
  });
}
