import { expect, it } from '@jest/globals';
import {
  createPlace,
  getOne,
  idsFound,
  numberedId,
  put,
  putAll,
  stepOf,
  write,
  type DocumentStoreContext,
} from '../place.fixtures.js';

export function writeContract({ store }: DocumentStoreContext): void {
  it('position guard: a write at a greater position replaces, at the same or a smaller one changes nothing', async () => {
    const place = await createPlace(store(), ['n']);
    await put(place, write('a', 5n, { n: 5 }));
    await put(place, write('a', 4n, { n: 4 }));
    expect(await getOne(place, 'a')).toEqual({ id: 'a', position: 5n, document: { n: 5 } });
    await put(place, write('a', 5n, { n: 55 }));
    expect(await getOne(place, 'a')).toEqual({ id: 'a', position: 5n, document: { n: 5 } });
    await put(place, write('a', 6n, { n: 6 }));
    expect(await getOne(place, 'a')).toEqual({ id: 'a', position: 6n, document: { n: 6 } });
    expect(await idsFound(place, { anyOf: [{ n: 5 }, { n: 55 }, { n: 4 }] })).toEqual([]);
  });

  it('position guard: it holds for a write that is said to be of a new document, whatever is there', async () => {
    const place = await createPlace(store(), ['n']);
    const isNew = true;
    await put(place, { ...write('a', 5n, { n: 5 }), isNew }, { ...write('b', 5n, { n: 5 }), isNew });
    await put(
      place,
      { ...write('a', 4n, { n: 4 }), isNew },
      { ...write('b', 6n, { n: 6 }), isNew },
      { ...write('c', 1n, { n: 1 }), isNew },
      { ...write('c', 2n, { n: 2 }), isNew },
      { ...write('d', 1n, null), isNew },
    );
    const found = await Promise.all(['a', 'b', 'c', 'd'].map((id) => getOne(place, id)));
    expect(found.map((one) => one?.document)).toEqual([{ n: 5 }, { n: 6 }, { n: 2 }, undefined]);
    await put(place, { ...write('a', 5n, { n: 50 }, { 'dialog-1': 3 }), isNew });
    expect((await getOne(place, 'a'))?.document).toEqual({ n: 50 });
    await put(place, { ...write('a', 6n, null), isNew });
    expect(await idsFound(place, { anyOf: [{ n: 5 }, { n: 6 }, { n: 50 }] })).toEqual(['b']);
  });

  it('position guard: a late write replaces at the same position, and nothing at a smaller one', async () => {
    const place = await createPlace(store());
    await put(place, write('a', 5n, { n: 5 }));
    await put(place, write('a', 4n, { n: 4 }, { 'dialog-1': 3 }));
    expect((await getOne(place, 'a'))?.document).toEqual({ n: 5 });
    await put(place, write('a', 5n, { n: 50 }, { 'dialog-1': 3, 'dialog-2': 0 }));
    const late = { 'dialog-1': 3, 'dialog-2': 0 };
    expect(await getOne(place, 'a')).toEqual({ id: 'a', position: 5n, late, document: { n: 50 } });
    await put(place, write('a', 6n, { n: 6 }));
    expect(await getOne(place, 'a')).toEqual({ id: 'a', position: 6n, document: { n: 6 } });
  });

  it('position guard: a removal keeps to it too, and what is removed may come again', async () => {
    const place = await createPlace(store(), ['n']);
    await put(place, write('a', 5n, { n: 5 }), write('b', 5n, { n: 5 }));
    await put(place, write('a', 4n, null), write('b', 5n, null));
    expect(await idsFound(place, { anyOf: [{ n: 5 }] })).toEqual(['a', 'b']);
    await put(place, write('a', 6n, null), write('b', 5n, null, { 'dialog-1': 1 }));
    expect(await idsFound(place, { anyOf: [{ n: 5 }] })).toEqual([]);
    expect((await store().get(place.collection, ['a', 'b'])).size).toBe(0);
    await put(place, write('a', 7n, { n: 7 }), write('missing', 1n, null));
    expect(await idsFound(place, {})).toEqual(['a']);
  });

  it('position guard: writes of one step act in their order', async () => {
    const place = await createPlace(store(), ['n']);
    await put(
      place,
      write('a', 1n, { n: 1 }),
      write('a', 3n, { n: 3 }),
      write('a', 2n, { n: 2 }),
      write('b', 1n, { n: 1 }),
      write('b', 2n, null),
      write('c', 1n, null),
      write('c', 2n, { n: 2 }),
    );
    expect(await idsFound(place, {})).toEqual(['a', 'c']);
    expect(await getOne(place, 'a')).toEqual({ id: 'a', position: 3n, document: { n: 3 } });
  });

  it('repeated delivery: a step stored a second time changes nothing', async () => {
    const place = await createPlace(store(), ['n']);
    const step = stepOf(place, { writes: [write('a', 1n, { n: 1 }), write('b', 2n, { n: 2 })] });
    await store().commit(step);
    const before = await store().get(place.collection, ['a', 'b']);
    await store().commit(step);
    expect(await store().get(place.collection, ['a', 'b'])).toEqual(before);
    expect(await store().count(place.collection, [{}], 10)).toBe(2);
  });

  it('bulk: 10,000 writes in one step are all there, once, with their index values', async () => {
    const place = await createPlace(store(), ['group', 'n']);
    const documents = Array.from({ length: 10_000 }, (_, n) => ({ group: n % 7, n, text: `document ${n}` }));
    await putAll(place, documents);
    await putAll(place, documents);
    expect(await store().count(place.collection, [{}], 100_000)).toBe(10_000);
    expect(await store().count(place.collection, [{ group: 3 }], 100_000)).toBe(1_429);
    const ids = documents.map((_, n) => numberedId(n));
    const stored = await store().get(place.collection, ids);
    expect([...stored.keys()].sort()).toEqual([...ids].sort());
    expect(ids.every((id, n) => stored.get(id)?.document['n'] === n)).toBe(true);
  });

  it('bulk: of many writes in one step each is guarded by itself, in their order', async () => {
    const place = await createPlace(store(), ['n']);
    const ids = Array.from({ length: 100 }, (_, n) => numberedId(n));
    const [ahead, gone] = [ids.filter((_, n) => n % 3 === 0), ids[50] ?? ''];
    await put(place, ...ahead.map((id) => write(id, 9n, { n: 9 })));
    const twice = [write('twice', 5n, { n: 2 }), write('twice', 3n, { n: 5 })];
    await put(place, ...twice, ...ids.map((id) => write(id, 5n, { n: 5 })), write('twice', 6n, { n: 6 }));
    expect(await idsFound(place, { anyOf: [{ n: 9 }] })).toEqual(ahead);
    expect(await idsFound(place, { anyOf: [{ n: 5 }] })).toEqual(ids.filter((id) => !ahead.includes(id)));
    expect(await idsFound(place, { anyOf: [{ n: 6 }] })).toEqual(['twice']);
    await put(place, ...ids.map((id) => write(id, 10n, id === gone ? null : { n: 10 })));
    expect(await idsFound(place, { anyOf: [{ n: 10 }] })).toEqual(ids.filter((id) => id !== gone));
    expect((await store().get(place.collection, [gone])).size).toBe(0);
  });

  it('purge: removes every document with the value and no other, of whatever position', async () => {
    const place = await createPlace(store(), ['dialog', 'n'], ['n']);
    await putAll(place, [
      { dialog: 1, n: 1 },
      { dialog: '1', n: 2 },
      { dialog: 2, n: 3 },
      { n: 4 },
      { dialog: null, n: 5 },
      { dialog: true, n: 6 },
      { dialog: 1, n: 7 },
    ]);
    const all = { anyOf: [{}], sort: [['n', 1]] } as const;
    await store().commit(stepOf(place, { purges: [{ field: 'dialog', value: 1 }] }));
    expect(await idsFound(place, all)).toEqual(['d0001', 'd0002', 'd0003', 'd0004', 'd0005']);
    await store().commit(
      stepOf(place, {
        purges: [
          { field: 'dialog', value: null },
          { field: 'n', value: 6 },
        ],
      }),
    );
    expect(await idsFound(place, all)).toEqual(['d0001', 'd0002']);
  });

  it('purge: spares what is at its position or a later one, however often it is repeated', async () => {
    const place = await createPlace(store(), ['dialog']);
    const purge = stepOf(place, { purges: [{ field: 'dialog', value: 1, before: 5n }] });
    const documents = [1n, 4n, 5n, 6n, 2n ** 60n].map((position) =>
      write(`p${position}`, position, { dialog: 1 }),
    );
    await put(place, ...documents, write('other', 1n, { dialog: 2 }));
    await store().commit(purge);
    const spared = [`p${2n ** 60n}`, 'p5', 'p6', 'other'].sort();
    expect((await idsFound(place, {})).sort()).toEqual(spared);
    await put(place, write('again', 7n, { dialog: 1 }));
    await store().commit(purge);
    expect((await idsFound(place, {})).sort()).toEqual(['again', ...spared].sort());
  });

  it('purge: comes before the writes of its step', async () => {
    const place = await createPlace(store(), ['dialog']);
    await put(place, write('old', 9n, { dialog: 1 }), write('kept', 9n, { dialog: 1 }));
    const writes = [write('kept', 3n, { dialog: 1, again: true })];
    await store().commit(stepOf(place, { purges: [{ field: 'dialog', value: 1 }], writes }));
    expect(await idsFound(place, {})).toEqual(['kept']);
    expect(await getOne(place, 'kept')).toMatchObject({ position: 3n, document: { again: true } });
  });

  it('purge: of many documents comes before the writes and the checkpoint of its step, too', async () => {
    const place = await createPlace(store(), ['dialog']);
    await putAll(
      place,
      Array.from({ length: 1_010 }, (_, n) => ({ dialog: n < 1_000 ? 1 : 2 })),
    );
    const writes = [write('left', 9n, { dialog: 1 })];
    const checkpoint = { name: place.collection, position: 9n };
    await store().commit(stepOf(place, { purges: [{ field: 'dialog', value: 1 }], writes, checkpoint }));
    expect(await idsFound(place, { anyOf: [{ dialog: 1 }] })).toEqual(['left']);
    expect(await store().count(place.collection, [{ dialog: 2 }], 100)).toBe(10);
    expect(await store().checkpoint(place.collection)).toBe(9n);
  });

  it('copies: come after the purges and before the writes of their step, under the same guard', async () => {
    const place = await createPlace(store(), ['dialog']);
    await put(place, write('old', 1n, { dialog: 1 }), write('newer', 9n, { dialog: 2 }));
    const purges = [{ field: 'dialog', value: 1 }];
    const copies = [write('old', 2n, { dialog: 1 }), write('newer', 9n, { dialog: 3 })].map((copy) => ({
      ...copy,
      isNew: true,
    }));
    const step = stepOf(place, { purges, copies, writes: [write('a', 3n, { dialog: 4 })] });
    await store().commit(step);
    await store().commit(stepOf(place, { copies: [write('a', 3n, { dialog: 5 })] }));
    await store().commit(
      stepOf(place, { copies: [write('b', 4n, { n: 1 })], writes: [write('b', 5n, null)] }),
    );
    const found = await Promise.all(['old', 'newer', 'a', 'b'].map((id) => getOne(place, id)));
    expect(found.map((one) => one?.document)).toEqual([
      { dialog: 1 },
      { dialog: 2 },
      { dialog: 4 },
      undefined,
    ]);
  });

  it('a step stores what its documents were when it was asked for', async () => {
    const place = await createPlace(store(), ['n']);
    const document = { n: 1 };
    const stored = put(place, write('a', 1n, document));
    document.n = 2;
    await stored;
    expect(await getOne(place, 'a')).toMatchObject({ document: { n: 1 } });
    expect(await idsFound(place, { anyOf: [{ n: 1 }] })).toEqual(['a']);
  });
}
