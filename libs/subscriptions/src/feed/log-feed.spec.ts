import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { toAppend, Unrelated, useBench } from '@parley/testkit';
import { createLogFeed, type LogFeed } from './log-feed.js';
import { endWait, realSleep } from './sleep.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const [fast, slow] = [{ name: 'fast' }, { name: 'slow' }];
const { signal } = new AbortController();
const LIMIT = 2;
let feed: LogFeed;
/** Ends every pause that the feed makes. */
let endPauses: () => void;

beforeEach(async () => {
  const pauses: (() => void)[] = [];
  endPauses = () => pauses.splice(0).forEach((end) => end());
  const sleep = (): Promise<void> => new Promise((resolve) => pauses.push(resolve));
  feed = createLogFeed({ eventStore: bench.eventStore, sleep, pollMs: 1_000 });
  await bench.append('s', ...Array.from({ length: 20 }, () => toAppend(Unrelated, {})));
});

/** Whether it is settled once everything that can go on has gone on. */
async function isSettled(waiting: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void waiting.then(() => (settled = true));
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  return settled;
}

async function readOn(reader: object, pages: number): Promise<void> {
  for (let page = 0; page < pages; page++) await feed.page(reader, BigInt(page * LIMIT), LIMIT);
}

test('readers at one place share one read', async () => {
  const [one, other] = await Promise.all([feed.page(fast, 4n, LIMIT), feed.page(slow, 4n, LIMIT)]);
  expect(other).toBe(one);
  expect(one.events.map(({ position }) => position)).toEqual([5n, 6n]);
});

test('a page at the end of the log is read again after a wake-up, and a full one never', async () => {
  const full = await feed.page(fast, 0n, LIMIT);
  const end = await feed.page(fast, 18n, 10);
  await bench.append('s', toAppend(Unrelated, {}));
  feed.wake();
  expect(await feed.page(slow, 0n, LIMIT)).toBe(full);
  expect(end.events).toHaveLength(2);
  expect((await feed.page(slow, 18n, 10)).events).toHaveLength(3);
});

test('a full page that is being read at a wake-up is shared all the same, an end is read again', async () => {
  const [full, end] = [feed.page(fast, 0n, LIMIT), feed.page(fast, 18n, 10)];
  feed.wake();
  const other = feed.page(slow, 0n, LIMIT);
  expect(await other).toBe(await full);
  const { stamp } = await end;
  expect(await isSettled(feed.moved(stamp, signal))).toBe(true);
  await bench.append('s', toAppend(Unrelated, {}));
  expect((await feed.page(slow, 18n, 10)).events).toHaveLength(3);
});

test('a reader does not run so far ahead that pages are read twice: it waits for the one behind', async () => {
  await feed.page(slow, 0n, LIMIT);
  await readOn(fast, 4);
  const ahead = feed.page(fast, 8n, LIMIT);
  expect(await isSettled(ahead)).toBe(false);
  await feed.page(slow, 2n, LIMIT);
  expect((await ahead).events[0]?.position).toBe(9n);
});

test('a reader that is stuck, or has left, holds nobody up', async () => {
  await feed.page(slow, 0n, LIMIT);
  await readOn(fast, 4);
  const stuck = feed.page(fast, 8n, LIMIT);
  expect(await isSettled(stuck)).toBe(false);
  endPauses();
  expect((await stuck).events[0]?.position).toBe(9n);
  const left = feed.page(fast, 10n, LIMIT);
  expect(await isSettled(left)).toBe(false);
  feed.leave(slow);
  expect((await left).events[0]?.position).toBe(11n);
});

test('a reader waits on while another one moves', async () => {
  const third = { name: 'third' };
  for (const reader of [slow, third]) await feed.page(reader, 0n, LIMIT);
  await readOn(fast, 4);
  const ahead = feed.page(fast, 8n, LIMIT);
  expect(await isSettled(ahead)).toBe(false);
  await feed.page(third, 2n, LIMIT);
  endPauses();
  expect(await isSettled(ahead)).toBe(false);
  endPauses();
  expect((await ahead).events[0]?.position).toBe(9n);
});

test('a reader far behind all kept pages holds nobody up', async () => {
  await feed.page(slow, 0n, LIMIT);
  feed.leave(slow);
  await readOn(fast, 9);
  const behind = feed.page(slow, 0n, LIMIT);
  expect(await isSettled(feed.page(fast, 18n, LIMIT))).toBe(true);
  expect((await behind).events[0]?.position).toBe(1n);
});

test('waiting ends with a wake-up that came after the page was read, or with the signal', async () => {
  const stopping = new AbortController();
  const { stamp } = await feed.page(fast, 20n, LIMIT);
  const [moved, stopped] = [feed.moved(stamp, signal), feed.woken(stopping.signal)];
  expect(await isSettled(moved)).toBe(false);
  stopping.abort();
  expect(await isSettled(stopped)).toBe(true);
  feed.wake();
  expect(await isSettled(moved)).toBe(true);
  expect(await isSettled(feed.moved(stamp, signal))).toBe(true);
});

test('the log is followed from the first opening to the end of the last', async () => {
  const noticed = { one: 0, two: 0 };
  const append = async (): Promise<boolean> => {
    const { stamp } = await feed.page(fast, await bench.eventStore.head(), LIMIT);
    await bench.append('s', toAppend(Unrelated, {}));
    const isWoken = await isSettled(feed.moved(stamp, signal));
    endPauses();
    return isWoken;
  };
  const closeOne = feed.open(() => void (noticed.one += 1));
  const closeTwo = feed.open(() => void (noticed.two += 1));
  expect([await append(), noticed]).toEqual([true, { one: 1, two: 1 }]);
  closeOne();
  closeOne();
  expect([await append(), noticed]).toEqual([true, { one: 1, two: 2 }]);
  closeTwo();
  await nextTurn();
  expect([await append(), noticed]).toEqual([false, { one: 1, two: 2 }]);
  feed.open();
  expect(await append()).toBe(true);
});

test('a pause ends after its time, or when the signal aborts, and leaves nothing on the signal', async () => {
  const waiting = new AbortController();
  const listeners = () => getEventListeners(waiting.signal, 'abort').length;
  await realSleep(1, waiting.signal);
  expect(listeners()).toBe(0);
  const long = realSleep(2_000_000, waiting.signal);
  expect([await isSettled(long), listeners()]).toEqual([false, 1]);
  endWait(waiting);
  expect([await isSettled(long), listeners()]).toEqual([true, 0]);
  expect(await isSettled(realSleep(2_000_000, waiting.signal))).toBe(true);
  expect(waiting.signal.reason).toBeNull();
});
