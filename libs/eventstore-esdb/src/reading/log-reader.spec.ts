import { jsonEvent, NO_STREAM, type EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, test } from '@jest/globals';
import { ABSENT, isDamaged, START, type EventStore } from '@parley/eventsourcing';
import { numbered } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { outcomeOf, useDouble } from '../esdb.fixtures.js';

const bench = useDouble();
const fresh = (name = 's'): string => `${name}-${randomUUID()}`;

/** So many events in a stream of the server's own kind. */
async function system(client: EventStoreDBClient, count: number): Promise<void> {
  const events = Array.from({ length: count }, () => jsonEvent({ type: '$statsCollected', data: {} }));
  await client.appendToStream(`$stats-${randomUUID()}`, events, { expectedRevision: NO_STREAM });
}

async function pages(store: EventStore, from: bigint, limit: number) {
  const found = [];
  for (let next = from; ;) {
    const page = await store.readAll({ from: next, limit });
    found.push(page);
    if (page.end) return found;
    next = page.next;
  }
}

describe('events of the server', () => {
  test('are left out, and the page goes past them', async () => {
    const [store, client] = [await bench.open(), bench.foreign()];
    const start = await store.head();
    const { position } = await store.append(fresh(), ABSENT, numbered(2));
    await system(client, 7);
    const page = await store.readAll({ from: start, limit: 100 });
    expect(page.events.map(({ data }) => data)).toEqual([{ n: 0 }, { n: 1 }]);
    expect(page.next > position).toBe(true);
    expect(page).toMatchObject({ end: true, next: await store.head() });
    expect(await store.readAll({ from: page.next, limit: 100 })).toEqual({
      events: [],
      next: page.next,
      end: true,
    });
  });

  test('may fill whole pages: nothing behind them is missed, and no page is the last that is not', async () => {
    const [store, client] = [await bench.open(), bench.foreign()];
    const { position: start } = await store.append(fresh(), ABSENT, numbered(1));
    await system(client, 4_500);
    const { position } = await store.append(fresh(), ABSENT, numbered(1));
    const few = await pages(store, start, 3);
    expect(few.map(({ events }) => events.length)).toEqual([0, 1]);
    expect(few.map(({ end }) => end)).toEqual([false, true]);
    expect(few[0]!.next > start).toBe(true);
    expect(few.at(-1)?.next).toBe(position);
    const back = await store.readAll({ from: position, direction: 'backwards', limit: 10 });
    expect(back).toMatchObject({ events: [], end: false });
    const rest = await store.readAll({ from: back.next, direction: 'backwards', limit: 1 });
    expect(rest.events).toMatchObject([{ position: start }]);
  });

  test('are no event when asked for by position', async () => {
    const [store, client] = [await bench.open(), bench.foreign()];
    await system(client, 1);
    expect(await store.eventAt(await store.head())).toBeNull();
  });

  test('include metadata of streams, and marks of deleted ones', async () => {
    const [store, client] = [await bench.open(), bench.foreign()];
    const start = await store.head();
    const [deleted, closed] = [fresh(), fresh()];
    for (const stream of [deleted, closed]) await store.append(stream, ABSENT, numbered(1));
    await client.deleteStream(deleted);
    await client.tombstoneStream(closed);
    const { events, end } = await store.readAll({ from: start, limit: 100 });
    expect(events.map(({ stream, type }) => [stream, type])).toEqual([
      [deleted, 'Noted'],
      [closed, 'Noted'],
    ]);
    expect(end).toBe(true);
    for (const stream of [deleted, closed]) {
      expect(await store.readStream(stream, { limit: 5 })).toEqual([]);
      expect(await store.readStream(stream, { limit: 5, direction: 'backwards' })).toEqual([]);
    }
    expect(await outcomeOf(store.append(closed, 0, numbered(1)))).toMatchObject({ code: 'STORE_FOREIGN' });
    // A deleted stream begins again where it ended.
    expect(await store.append(deleted, ABSENT, numbered(1))).toMatchObject({ revision: 1 });
    expect(await store.readStream(deleted, { limit: 5 })).toMatchObject([{ revision: 1 }]);
  });
});

describe('events of other programs', () => {
  const strange = [
    ['without metadata', { metadata: undefined }],
    ['with metadata of its own', { metadata: { by: 'somebody' } }],
    ['with metadata that are no JSON', { metadata: Buffer.from('{"commandId":') }],
  ] as const;

  test.each(strange)('are left out of the log: %s', async (_, { metadata }) => {
    const [store, client] = [await bench.open(), bench.foreign()];
    const start = await store.head();
    await client.appendToStream(fresh('other'), jsonEvent({ type: 'Ordered', data: 1, metadata } as never));
    const { position } = await store.append(fresh(), ABSENT, numbered(1));
    expect(await store.readAll({ from: start, limit: 10 })).toMatchObject({
      events: [{ type: 'Noted', position }],
      next: position,
      end: true,
    });
  });

  test.each(strange)('are never left out where only Parley writes: %s', async (_, { metadata }) => {
    const isParleys = (stream: string): boolean => stream.startsWith('ours-');
    const [plain, named] = [await bench.open({ isParleys }), await bench.open({ namespace: 'staging' })];
    const client = bench.foreign();
    for (const [store, prefix] of [
      [plain, ''],
      [named, '~staging.'],
    ] as const) {
      const [start, stream] = [await store.head(), fresh('ours')];
      const { position: first } = await store.append(stream, ABSENT, numbered(1));
      await client.appendToStream(prefix + stream, jsonEvent({ type: 'Noted', data: 1, metadata } as never));
      const { events } = await store.readAll({ from: start, limit: 10 });
      expect(events).toMatchObject([
        { stream, revision: 0, position: first },
        { stream, revision: 1, type: 'Noted' },
      ]);
      const isBroken = Buffer.isBuffer(metadata);
      expect(events.map(isDamaged)).toEqual([false, isBroken]);
      expect(events[1]).toMatchObject(isBroken ? { data: null } : { metadata: { schemaVersion: 0 } });
      expect(await store.readStream(stream, { limit: 5 })).toEqual(events);
      expect(await store.eventAt(events[1]!.position)).toEqual(events[1]);
    }
  });

  test('show themselves in a stream of ours, by a version that nobody knows', async () => {
    const [store, client] = [await bench.open(), bench.foreign()];
    const stream = fresh();
    await store.append(stream, ABSENT, numbered(1));
    await client.appendToStream(stream, jsonEvent({ type: 'Noted', data: { n: 9 } }));
    const [, intruder] = await store.readStream(stream, { limit: 5 });
    expect(intruder).toMatchObject({
      revision: 1,
      type: 'Noted',
      metadata: { schemaVersion: 0, fingerprint: '' },
    });
  });
});

describe('positions', () => {
  test('that are not where a record begins are refused, and no event is there', async () => {
    const store = await bench.open();
    const { position } = await store.append(fresh(), ABSENT, numbered(1));
    // Inside the last record and beyond it the server itself answers nothing, and no error.
    for (const wrong of [position + 1n, position + 5_000n, -1n, 2n ** 63n]) {
      expect(await outcomeOf(store.readAll({ from: wrong, limit: 1 }))).toEqual({
        code: 'INVALID_READ',
        details: { from: wrong.toString() },
      });
      expect(await store.eventAt(wrong)).toBeNull();
    }
    await store.append(fresh(), ABSENT, numbered(1));
    expect(await outcomeOf(store.readAll({ from: position + 1n, limit: 1 }))).toMatchObject({
      code: 'INVALID_READ',
    });
  });

  test('at the start answer everything forwards and nothing backwards', async () => {
    const store = await bench.open();
    await store.append(fresh(), ABSENT, numbered(1));
    expect(await store.readAll({ from: START, limit: 3 })).toEqual(await store.readAll({ limit: 3 }));
    expect(await store.readAll({ from: START, direction: 'backwards', limit: 3 })).toEqual({
      events: [],
      next: START,
      end: true,
    });
  });
});
