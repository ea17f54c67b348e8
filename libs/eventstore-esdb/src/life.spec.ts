import { describe, expect, test } from '@jest/globals';
import { ABSENT, type EventStore } from '@parley/eventsourcing';
import { eventWith, numbered } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { outcomeOf, until, useDouble } from './esdb.fixtures.js';
import { appendCopied, copiedBytes } from './copied.js';
import { inspectEsdb } from './inspect.js';
import { MAX_APPEND_BYTES } from './store.js';
import { openEsdbEventStore } from './open.js';

const bench = useDouble();
/** Stores on one server share a connection: this one has no other store. */
const alone = useDouble();
const fresh = (): string => `s-${randomUUID()}`;
const unavailable = expect.objectContaining({ code: 'STORE_UNAVAILABLE' });

describe('the deadline', () => {
  const questions: [string, (store: EventStore) => Promise<unknown>][] = [
    ['readStream', (store) => store.readStream(fresh(), { limit: 1 })],
    ['readAll', (store) => store.readAll({ limit: 1 })],
    ['eventAt', (store) => store.eventAt(7n)],
    ['head', (store) => store.head()],
    ['append', (store) => store.append(fresh(), ABSENT, numbered(1))],
  ];

  test.each(questions)('ends %s when the server says nothing', async (_, ask) => {
    const store = await bench.open({ deadlineMs: 150 });
    await bench.double.fault({ kind: 'slow', ms: 60_000 });
    expect(await outcomeOf(ask(store))).toEqual(unavailable);
    await bench.double.clear();
  });
});

describe('the server', () => {
  test('need not be there when the store is opened, and may come later', async () => {
    const store = await bench.open();
    await bench.double.kill();
    const stop = store.onAppended(() => undefined);
    expect(await outcomeOf(store.head())).toEqual(unavailable);
    expect(await outcomeOf(store.append(fresh(), ABSENT, numbered(1)))).toEqual(unavailable);
    await bench.double.restart();
    await until(async () => typeof (await store.head().catch(() => null)) === 'bigint');
    expect(await store.append(fresh(), ABSENT, numbered(1))).toMatchObject({ revision: 0 });
    stop();
  });

  test('keeps no connection of a store that is closed', async () => {
    const { port, url } = alone.double;
    const store = await openEsdbEventStore({ url });
    store.onAppended(() => undefined);
    await store.append(fresh(), ABSENT, numbered(1));
    await store.readAll({ limit: 10 });
    // One of the client's, for the subscription, and one for what is read and appended.
    expect(openSockets(port)).toBe(2);
    await store.close();
    await until(() => openSockets(port) === 0);
  });

  test('is looked at without a trace', async () => {
    const before = await bench.double.state();
    const findings = await inspectEsdb({ url: bench.double.url });
    expect(findings.serverVersion).toMatch(/^\d+\.\d+/);
    expect(findings.roundTripMs).toBeGreaterThan(0);
    const { events, appends } = await bench.double.state();
    expect({ events, appends }).toEqual({ events: before.events, appends: before.appends });
    await expect(inspectEsdb({ url: 'esdb://127.0.0.1:1?tls=false' })).rejects.toEqual(unavailable);
  });
});

test('an append that is too large for the server never reaches it, and the largest that is not is taken', async () => {
  const store = await bench.open();
  const around =
    copiedBytes({ ...eventWith(''), recordedAt: '' }) - JSON.stringify({ recordedAt: '' }).length + 1;
  const largest = 'x'.repeat(MAX_APPEND_BYTES - around);
  const { appends } = await bench.double.state();
  expect(await outcomeOf(store.append(fresh(), ABSENT, [eventWith(`${largest}x`)]))).toMatchObject({
    code: 'INVALID_EVENT',
  });
  expect((await bench.double.state()).appends).toBe(appends);
  expect(await store.append(fresh(), ABSENT, [eventWith(largest)])).toMatchObject({ revision: 0 });
});

test('copied events are read with the times of their first log, and nothing else of them is changed', async () => {
  const store = await bench.open();
  const stream = fresh();
  const events = numbered(3).map((event, n) => ({ ...event, recordedAt: `2024-01-0${n + 1}T00:00:00.500Z` }));
  const { position } = await appendCopied(store, stream, ABSENT, events);
  const read = await store.readStream(stream, { limit: 10 });
  expect(
    read.map(({ id, type, data, metadata, recordedAt }) => ({ id, type, data, metadata, recordedAt })),
  ).toEqual(events);
  expect(await store.eventAt(position)).toEqual(read[2]);
  const [now] = await store.readStream(stream, {
    from: (await store.append(stream, 2, numbered(1))).revision,
    limit: 1,
  });
  expect(Math.abs(Date.parse(now?.recordedAt ?? '') - Date.now())).toBeLessThan(60_000);
});

/** Sockets of this process to a port of this machine. */
function openSockets(port: number): number {
  const { _getActiveHandles: handles } = process as unknown as {
    _getActiveHandles(): readonly { readonly remotePort?: number; readonly destroyed?: boolean }[];
  };
  return handles().filter(({ remotePort, destroyed }) => remotePort === port && destroyed !== true).length;
}
