import { expect, it } from '@jest/globals';
import type { DocumentStore } from '@parley/eventsourcing';
import {
  createPlace,
  freshName,
  idsFound,
  numberedId,
  put,
  stepOf,
  takeLease,
  write,
  type DocumentStoreContext,
} from './place.fixtures.js';
import { refusalOf } from '../event-store/events.fixtures.js';

const CLOSED = 'Infrastructure STORE_CLOSED';

export function closingContract({ store, reopen }: DocumentStoreContext): void {
  it('reopening: keeps collections, indexes, documents, checkpoints and records', async () => {
    const place = await createPlace(store(), ['a', 'b']);
    const name = place.collection;
    const writes = [
      write('x', 2n ** 60n + 1n, { a: 1, b: 'ж' }, { 'dialog-1': 4 }),
      write('y', 2n, { a: 1 }),
    ];
    await store().commit(stepOf(place, { writes, checkpoint: { name, position: 2n ** 60n + 3n } }));
    await store().putRecord(name, 'r', { kept: true });
    const before = await store().get(name, ['x', 'y']);
    await reopen();
    expect(await store().listCollections()).toContain(name);
    expect(await store().get(name, ['x', 'y'])).toEqual(before);
    expect(await idsFound({ ...place, store: store() }, { anyOf: [{ a: 1 }], sort: [['b', -1]] })).toEqual([
      'x',
      'y',
    ]);
    expect(await store().checkpoint(name)).toBe(2n ** 60n + 3n);
    expect(await store().getRecord(name, 'r')).toEqual({ id: 'r', version: 1, value: { kept: true } });
    await store().ensureCollection({ name, indexes: [{ fields: ['b'] }] });
    expect(await idsFound({ ...place, store: store() }, { anyOf: [{ b: 'ж' }] })).toEqual(['x']);
  });

  it('closing: finishes the steps that wait', async () => {
    const place = await createPlace(store());
    const steps = Array.from({ length: 40 }, (_, n) => put(place, write(numberedId(n), 1n, { n })));
    const closed = store().close();
    await Promise.all(steps);
    await closed;
    await reopen();
    expect(await store().count(place.collection, [{}], 1_000)).toBe(40);
  });

  it('closing: everything answers STORE_CLOSED afterwards, and closing again is harmless', async () => {
    const place = await createPlace(store());
    const { collection: name, lease } = place;
    const spare = await takeLease(store(), freshName());
    await store().close();
    await store().close();
    const asked: readonly ((closed: DocumentStore) => Promise<unknown>)[] = [
      (closed) => closed.ensureCollection({ name: freshName(), indexes: [] }),
      (closed) => closed.dropCollection(name),
      (closed) => closed.listCollections(),
      (closed) => closed.get(name, ['a']),
      (closed) => closed.find(name, { anyOf: [{}], sort: [], limit: 1 }),
      (closed) => closed.count(name, [{}], 1),
      (closed) => closed.commit(stepOf(place, { lease })),
      (closed) => closed.checkpoint(name),
      (closed) => closed.resetCheckpoint(name),
      (closed) => closed.acquireLease(name, 'owner-1', 1),
      (closed) => closed.releaseLease(spare),
      (closed) => closed.heldLeases(),
      (closed) => closed.getRecord(name, 'a'),
      (closed) => closed.listRecords(name),
      (closed) => closed.listRecordKeys(null, 1),
      (closed) => closed.putRecord(name, 'a', 1),
      (closed) => closed.deleteRecord(name, 'a'),
      (closed) => closed.clearRecords([]),
      (closed) => closed.listCheckpoints(),
    ];
    for (const ask of asked) expect(await refusalOf(ask(store()))).toBe(CLOSED);
  });
}
