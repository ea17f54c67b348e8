import { expect, it } from '@jest/globals';
import {
  createPlace,
  freshName,
  getOne,
  idsFound,
  numberedId,
  put,
  putAll,
  stepOf,
  takeLease,
  write,
  type DocumentStoreContext,
  type Place,
} from '../place.fixtures.js';
import { refusalOf } from '../../event-store/events.fixtures.js';

export function collectionContract({ store, reopen }: DocumentStoreContext): void {
  it('collections: are listed by name once made, and making one again keeps what it holds', async () => {
    const names = [freshName(), freshName(), freshName()];
    for (const name of names) await store().ensureCollection({ name, indexes: [{ fields: ['a'] }] });
    const listed = await store().listCollections();
    expect(listed.filter((name) => names.includes(name))).toEqual([...names].sort());
    const place = await createPlace(store(), ['a']);
    await putAll(place, [{ a: 1 }]);
    await store().ensureCollection({ name: place.collection, indexes: [{ fields: ['a'] }] });
    expect(await idsFound(place, { anyOf: [{ a: 1 }] })).toEqual(['d0000']);
  });

  it('collections: a new index answers for documents stored before it, and the old ones go on', async () => {
    const place = await createPlace(store(), ['a']);
    const values = [null, undefined, 1, 'x', true, 'a\0b', '\ud800', 0.5, 'жук'];
    await putAll(
      place,
      values.map((b, n) => ({ a: n, ...(b === undefined ? {} : { b }) })),
    );
    await put(place, write('late', 5n, { a: -1, b: 'x' }, { 'dialog-1': 2 }));
    expect(await refusalOf(idsFound(place, { anyOf: [{ b: 1 }] }))).toBe('Validation INVALID_QUERY');
    await store().ensureCollection({
      name: place.collection,
      indexes: [{ fields: ['b', 'a'] }, { fields: ['a'] }],
    });
    for (const [n, b] of values.entries()) {
      const anyOf = [{ b: b ?? null, a: { gte: n, lte: n } }];
      expect(await idsFound(place, { anyOf, sort: [['a', 1]] })).toEqual([numberedId(n)]);
    }
    expect(await idsFound(place, { anyOf: [{ a: -1 }] })).toEqual(['late']);
    expect(await getOne(place, 'late')).toMatchObject({ position: 5n, late: { 'dialog-1': 2 } });
    await put(place, write('new', 1n, { a: 7, b: 'new' }));
    expect(await idsFound(place, { anyOf: [{ b: 'new' }], sort: [['a', 1]] })).toEqual(['new']);
  });

  it('collections: one that is being filled answers, purges and reopens as any other', async () => {
    const collection = freshName();
    const indexes = [{ fields: ['a', 'b'] }, { fields: ['b'] }];
    const filled = async (): Promise<Place> => {
      await store().ensureCollection({ name: collection, indexes, filling: true });
      return { store: store(), collection, lease: await takeLease(store(), collection) };
    };
    const first = await filled();
    await putAll(first, [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 1 },
      { a: 2, b: 2 },
    ]);
    await store().commit(stepOf(first, { purges: [{ field: 'b', value: 1 }] }));
    await reopen();
    const second = await filled();
    await put(second, write('new', 2n, { a: 1, b: 3 }));
    expect(await idsFound(second, { anyOf: [{ a: 1 }], sort: [['b', -1]] })).toEqual(['new', 'd0001']);
    expect(await store().count(collection, [{ b: { gt: 1 } }], 10)).toBe(3);
    await store().ensureCollection({ name: collection, indexes });
    await put(second, write('newer', 3n, { a: 2, b: 0 }), write('d0003', 3n, null));
    expect(await idsFound(second, { anyOf: [{ a: 2 }], sort: [['b', 1]] })).toEqual(['newer']);
  });

  it('collections: a compact one gives documents back as any other, also once it is made again as if it were not', async () => {
    const collection = freshName();
    const documents = [
      { z: 'last', b: 2, a: 'x' },
      { a: null, b: true },
      { b: 'a\0b' },
      { b: '\ud800', a: 0.5 },
      { a: '', c: [] },
    ];
    const lines = async (place: Place): Promise<readonly (string | undefined)[]> => {
      const stored = await Promise.all(documents.map((_, n) => getOne(place, numberedId(n))));
      return stored.map((one) => JSON.stringify(one?.document));
    };
    const expected = documents.map((document) => JSON.stringify(document));
    const indexes = [{ fields: ['a', 'b'] }];
    await store().ensureCollection({ name: collection, indexes, compact: true });
    const lease = await takeLease(store(), collection);
    await putAll({ store: store(), collection, lease }, documents);
    await reopen();
    const place = { store: store(), collection, lease: await takeLease(store(), collection) };
    expect(await lines(place)).toEqual(expected);
    await store().ensureCollection({ name: collection, indexes: [...indexes, { fields: ['z'] }] });
    expect(await lines(place)).toEqual(expected);
    expect(await idsFound(place, { anyOf: [{ a: 'x' }], sort: [['b', 1]] })).toEqual([numberedId(0)]);
    expect(await idsFound(place, { anyOf: [{ z: 'last' }] })).toEqual([numberedId(0)]);
    await put(place, ...documents.map((document, n) => write(numberedId(n), 2n, document)));
    expect(await lines(place)).toEqual(expected);
  });

  it('collections: one dropped is gone, dropping again is harmless, and made again it is empty', async () => {
    const place = await createPlace(store(), ['a']);
    const other = await createPlace(store(), ['a']);
    await putAll(place, [{ a: 1 }]);
    await putAll(other, [{ a: 1 }]);
    await store().dropCollection(place.collection);
    await store().dropCollection(place.collection);
    expect(await store().listCollections()).not.toContain(place.collection);
    expect(await refusalOf(idsFound(place, {}))).toBe('Validation UNKNOWN_COLLECTION');
    await store().ensureCollection({ name: place.collection, indexes: [{ fields: ['b'] }] });
    expect(await idsFound(place, { anyOf: [{ b: null }] })).toEqual([]);
    expect(await idsFound(other, { anyOf: [{ a: 1 }] })).toEqual(['d0000']);
  });
}
