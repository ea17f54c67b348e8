import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { EventStore } from '@parley/eventsourcing';
import { Counted, toAppend, useBench } from '@parley/testkit';
import { lagOf } from './lag.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = () => toAppend(Counted, { boards: [1], amount: 1 });
const append = (count: number) => bench.append('s', ...Array.from({ length: count }, counted));

/** The same store with positions that are no count: each event takes up so many of them. */
const spread = (width: bigint): Pick<EventStore, 'readAll'> => ({
  async readAll({ from = 0n, limit }) {
    const page = await bench.eventStore.readAll({ from: from / width, limit });
    const events = page.events.map((event) => ({ ...event, position: event.position * width }));
    return { ...page, events, next: page.next * width };
  },
});

test('at the head nothing is behind', async () => {
  const head = await append(3);
  const none = { behind: 0, isEstimate: false, behindSeconds: 0 };
  expect(await lagOf(bench.eventStore, head, head, Date.now())).toEqual(none);
});

test('positions in a row are counted by their difference, however many', async () => {
  const head = await append(2_500);
  const [first] = await bench.log();
  const now = Date.parse(first!.recordedAt) + 12_340;
  expect(await lagOf(bench.eventStore, 0n, head, now)).toEqual({
    behind: 2_500,
    isEstimate: false,
    behindSeconds: 12.3,
  });
});

test('elsewhere up to a thousand events are counted, and more are estimated by the place that they take', async () => {
  const head = (await append(2_500)) * 37n;
  expect(await lagOf(spread(37n), 1_500n * 37n, head, Date.now())).toMatchObject({
    behind: 1_000,
    isEstimate: false,
  });
  expect(await lagOf(spread(37n), 0n, head, Date.now())).toMatchObject({ behind: 2_500, isEstimate: true });
});

test("what only the store's own bookkeeping follows is at the head", async () => {
  const last = await append(1);
  expect(await lagOf(bench.eventStore, last, last + 9n, Date.now())).toMatchObject({
    behind: 0,
    isEstimate: false,
  });
});

test('where a page is full of what others wrote, nothing is said of what comes behind it', async () => {
  const others = { readAll: async () => ({ events: [], next: 4_000n, end: false }) };
  expect(await lagOf(others, 1n, 9_000n, Date.now())).toEqual({
    behind: null,
    isEstimate: false,
    behindSeconds: null,
  });
});
