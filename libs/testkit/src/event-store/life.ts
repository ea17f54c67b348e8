import { expect, it } from '@jest/globals';
import { ABSENT, START } from '@parley/eventsourcing';
import type { ContractContext } from './context.js';
import { freshStream, idsOf, numbered, readLog, refusalOf } from './events.fixtures.js';

const CLOSED = 'Infrastructure STORE_CLOSED';

export function lifeContract({ store, reopen }: ContractContext): void {
  it('keeps everything when it is closed and opened again, and goes on from there', async () => {
    const streams = Array.from({ length: 5 }, freshStream);
    await Promise.all(streams.map((stream) => store().append(stream, ABSENT, numbered(3))));
    const before = await readLog(store(), START);
    const head = await store().head();

    await reopen();
    expect(await readLog(store(), START)).toEqual(before);
    expect(await store().head()).toBe(head);
    for (const stream of streams) {
      expect(await refusalOf(store().append(stream, ABSENT, numbered(1)))).toBe(
        'Concurrency REVISION_CONFLICT',
      );
      const { revision, position } = await store().append(stream, 2, numbered(1));
      expect(revision).toBe(3);
      expect(position > head).toBe(true);
    }
    expect((await readLog(store(), START)).slice(0, before.length)).toEqual(before);
  });

  it('finishes the appends that wait before it closes', async () => {
    const start = await store().head();
    const batches = Array.from({ length: 40 }, () => numbered(2));
    const appends = batches.map((events) => store().append(freshStream(), ABSENT, events));
    const closed = store().close();
    expect(await Promise.all(appends)).toHaveLength(40);
    await closed;
    await reopen();
    expect(idsOf(await readLog(store(), start)).sort()).toEqual(idsOf(batches.flat()).sort());
  });

  it('answers everything with STORE_CLOSED once closed, and closing again is harmless', async () => {
    const closing = store().close();
    expect(await refusalOf(store().append(freshStream(), ABSENT, numbered(1)))).toBe(CLOSED);
    await closing;
    await store().close();
    expect(await refusalOf(store().append(freshStream(), ABSENT, numbered(1)))).toBe(CLOSED);
    expect(await refusalOf(store().readStream(freshStream(), { limit: 1 }))).toBe(CLOSED);
    expect(await refusalOf(store().readAll({ limit: 1 }))).toBe(CLOSED);
    expect(await refusalOf(store().eventAt(START))).toBe(CLOSED);
    expect(await refusalOf(store().head())).toBe(CLOSED);
  });
}
