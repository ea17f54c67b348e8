import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { array, assert, asyncProperty, integer, tuple } from 'fast-check';
import type { EventStore } from '../ports/event-store.js';
import { createIds } from './ids.js';
import { storeWith, useBench } from '@parley/testkit';

const clock = (): number => 0;
const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
let store: EventStore;
beforeEach(() => {
  store = bench.eventStore;
});

const blocks = async (kind: string) =>
  (await store.readStream(`ids-${kind}`, { limit: 1_000 })).map(({ data }) => data);

test('ids: positive integers from 1, each kind for itself', async () => {
  const ids = createIds(store, { clock });
  expect([await ids.next('dialog'), await ids.next('dialog'), await ids.next('client')]).toEqual([1, 2, 1]);
});

test('ids: one append claims a thousand, and parallel callers share it', async () => {
  const ids = createIds(store, { clock });
  const handedOut = await Promise.all(Array.from({ length: 1_000 }, () => ids.next('dialog')));
  expect(new Set(handedOut).size).toBe(1_000);
  expect(await blocks('dialog')).toEqual([{ kind: 'dialog', first: 1, last: 1_000 }]);
  expect(await ids.next('dialog')).toBe(1_001);
});

test('ids: a restart leaves a gap and repeats nothing', async () => {
  expect(await createIds(store, { clock, blockSize: 10 }).next('dialog')).toBe(1);
  expect(await createIds(store, { clock, blockSize: 10 }).next('dialog')).toBe(11);
});

test('ids: many at once need one claim', async () => {
  const ids = createIds(store, { clock, blockSize: 10 });
  expect(await ids.nextMany('message', 25)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  expect(await blocks('message')).toEqual([{ kind: 'message', first: 1, last: 25 }]);
  expect(await ids.nextMany('message', 0)).toEqual([]);
});

test('ids: a failed claim is reported and the next call claims again', async () => {
  let failures = 1;
  const append: EventStore['append'] = (...append) =>
    failures-- > 0 ? Promise.reject(new Error('disk')) : store.append(...append);
  const ids = createIds(storeWith(store, { append }), { clock });
  await expect(Promise.all([ids.next('dialog'), ids.next('dialog')])).rejects.toThrow('disk');
  expect(await ids.next('dialog')).toBe(1);
});

test('ids: several allocators at once never hand out one twice', async () => {
  let run = 0;
  const wishes = array(tuple(integer({ min: 0, max: 3 }), integer({ min: 1, max: 12 })), { maxLength: 30 });
  await assert(
    asyncProperty(wishes, integer({ min: 1, max: 5 }), async (asked, blockSize) => {
      const kind = `kind${(run += 1)}`;
      const allocators = Array.from({ length: 4 }, () => createIds(store, { clock, blockSize }));
      const take = async (who: number, count: number): Promise<number[]> => {
        const ids = allocators[who] ?? createIds(store, { clock });
        return count === 1 ? [await ids.next(kind)] : ids.nextMany(kind, count);
      };
      const handedOut = await Promise.all(asked.map(([who, count]) => take(who, count)));
      const all = handedOut.flat();
      expect(all).toHaveLength(asked.reduce((sum, [, count]) => sum + count, 0));
      expect(new Set(all).size).toBe(all.length);
    }),
    { numRuns: 60 },
  );
}, 60_000);
