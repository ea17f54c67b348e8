import { expect, it } from '@jest/globals';
import { START } from '@parley/eventsourcing';
import {
  createPlace,
  idsFound,
  numberedId,
  put,
  stepOf,
  write,
  type DocumentStoreContext,
} from './place.fixtures.js';

/** What {@link Checkpoints} promises. */
export function checkpointsContract({ store }: DocumentStoreContext): void {
  it('checkpoint: moves with the writes of its step, stays without one, and begins again after a reset', async () => {
    const place = await createPlace(store());
    const name = place.collection;
    expect(await store().checkpoint(name)).toBe(START);
    const checkpoint = { name, position: 2n ** 60n + 1n };
    await store().commit(stepOf(place, { writes: [write('a', 1n, {})], checkpoint }));
    expect(await store().checkpoint(name)).toBe(2n ** 60n + 1n);
    await put(place, write('b', 2n, {}));
    expect(await store().checkpoint(name)).toBe(2n ** 60n + 1n);
    await store().resetCheckpoint(name);
    expect(await store().checkpoint(name)).toBe(START);
    await store().resetCheckpoint(name);
  });

  it('checkpoint: keeps its mark until it is given another, is listed with it, and loses it with a reset', async () => {
    const place = await createPlace(store());
    const name = place.collection;
    const listed = async () => (await store().listCheckpoints()).filter((one) => one.name === name);
    const moveTo = (checkpoint: object) =>
      store().commit(stepOf(place, { checkpoint: { name, position: 7n, ...checkpoint } }));
    await moveTo({ position: START });
    expect(await listed()).toEqual([{ name, position: START }]);
    const mark = { position: 2n ** 60n + 1n, event: 'an event' };
    await moveTo({ position: 2n ** 60n + 2n, mark });
    await moveTo({ position: 2n ** 60n + 3n });
    expect(await listed()).toEqual([{ name, position: 2n ** 60n + 3n, mark }]);
    await store().resetCheckpoint(name);
    expect(await listed()).toEqual([]);
    await moveTo({});
    expect(await listed()).toEqual([{ name, position: 7n }]);
    await moveTo({ mark: { position: 6n, event: 'another' } });
    expect(await listed()).toEqual([{ name, position: 7n, mark: { position: 6n, event: 'another' } }]);
  });

  it('checkpoint: a reader that sees it moved sees the writes of its step', async () => {
    const place = await createPlace(store());
    const steps = Array.from({ length: 20 }, (_, n) => {
      const position = BigInt(n + 1);
      const checkpoint = { name: place.collection, position };
      return store().commit(stepOf(place, { writes: [write(numberedId(n), position, {})], checkpoint }));
    });
    const seen = steps.map(async (step) => {
      await step;
      const reached = Number(await store().checkpoint(place.collection));
      return (await idsFound(place, {})).length >= reached && reached >= 1;
    });
    expect(await Promise.all(seen)).toEqual(steps.map(() => true));
  });
}
