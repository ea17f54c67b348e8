import { describe, expect, test } from '@jest/globals';
import { ABSENT, START, type EventStore } from '@parley/eventsourcing';
import { numbered } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { outcomeOf, until, useDouble } from '../esdb.fixtures.js';

const bench = useDouble();
const freshStream = (): string => `lost-${randomUUID()}`;
const idsIn = async (store: EventStore, stream: string): Promise<string[]> =>
  (await store.readStream(stream, { limit: 1_000 })).map(({ id }) => id);
const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

describe('an answer that is lost after the write', () => {
  test.each(['cut', 'timeout', 'none'] as const)('is found by looking: %s', async (answer) => {
    const store = await bench.open({ deadlineMs: 2_000 });
    const stream = freshStream();
    await store.append(stream, ABSENT, numbered(1));
    await bench.double.fault({ kind: 'lost-answer', answer, count: 1 });
    const events = numbered(3);
    const result = await store.append(stream, 0, events);
    const stored = await store.readStream(stream, { from: 1, limit: 10 });
    expect(idsOf(stored)).toEqual(idsOf(events));
    expect(result).toEqual({ revision: 3, position: stored[2]?.position });
  });

  test('is unknown, and said to be, when the store cannot be asked', async () => {
    const store = await bench.open();
    const stream = freshStream();
    await bench.double.fault({ kind: 'unavailable', method: 'read' });
    await bench.double.fault({ kind: 'lost-answer', count: 1 });
    const events = numbered(1);
    expect(await outcomeOf(store.append(stream, ABSENT, events))).toEqual({
      code: 'STORE_UNAVAILABLE',
      details: { stream, unknown: true },
    });
    await bench.double.clear();
    expect(await idsIn(store, stream)).toEqual(idsOf(events));
  });
});

test('a read that ends early is no answer either', async () => {
  const store = await bench.open();
  const stream = freshStream();
  const events = numbered(3);
  await bench.double.fault({ kind: 'lost-answer', count: 1 });
  await bench.double.fault({ kind: 'silent-end', method: 'read', after: 2, count: 1 });
  expect(await outcomeOf(store.append(stream, ABSENT, events))).toEqual({
    code: 'STORE_UNAVAILABLE',
    details: { stream, unknown: true },
  });
  expect(await store.append(stream, ABSENT, events)).toMatchObject({ revision: 2 });
  expect(await idsIn(store, stream)).toEqual(idsOf(events));
});

describe('an append that was not written', () => {
  test.each(['unavailable', 'cut', 'starting', 'not-leader'] as const)(
    'is sent again after a read has shown it: %s',
    async (kind) => {
      const store = await bench.open();
      const stream = freshStream();
      await bench.double.fault({ kind, method: 'append', count: 1 });
      const events = numbered(2);
      expect(await store.append(stream, ABSENT, events)).toMatchObject({ revision: 1 });
      expect(await idsIn(store, stream)).toEqual(idsOf(events));
    },
  );

  test('is reported after a few attempts, and nothing is there', async () => {
    const store = await bench.open();
    const stream = freshStream();
    await bench.double.fault({ kind: 'unavailable', method: 'append' });
    expect(await outcomeOf(store.append(stream, ABSENT, numbered(1)))).toEqual({
      code: 'STORE_UNAVAILABLE',
      details: { stream, unknown: true },
    });
    await bench.double.clear();
    expect(await store.readStream(stream, { limit: 5 })).toEqual([]);
    expect(await store.append(stream, ABSENT, numbered(1))).toMatchObject({ revision: 0 });
  });

  test('is a conflict when others stand in its place', async () => {
    const store = await bench.open();
    const stream = freshStream();
    await store.append(stream, ABSENT, numbered(3));
    await bench.double.fault({ kind: 'unavailable', method: 'append', count: 1 });
    expect(await outcomeOf(store.append(stream, 0, numbered(1)))).toEqual({
      code: 'REVISION_CONFLICT',
      details: { stream, expected: 0, actual: 2 },
    });
  });
});

test('an append that is late is reported, and lands once though it is sent again before', async () => {
  const [store, patient] = await Promise.all([bench.open({ deadlineMs: 400 }), bench.open()]);
  const stream = freshStream();
  await patient.append(freshStream(), ABSENT, numbered(1));
  await bench.double.fault({ kind: 'slow', method: 'append', ms: 700, count: 2 });
  const events = numbered(2);
  const appended = store.append(stream, ABSENT, events);
  await until(async () => (await bench.double.state()).faults[0]?.met === 1);
  // As late, and begun later: when it is there, so is the first attempt of the other.
  const behind = patient.append(freshStream(), ABSENT, numbered(1));
  expect(await outcomeOf(appended)).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { unknown: true } });
  expect(await store.readStream(stream, { limit: 1 })).toEqual([]);
  const again = await store.append(stream, ABSENT, events);
  await behind;
  expect(await store.append(stream, ABSENT, events)).toEqual(again);
  expect(await idsIn(store, stream)).toEqual(idsOf(events));
});

test('the same append again is answered with its first result, however far the stream has come', async () => {
  const store = await bench.open();
  const stream = freshStream();
  const events = numbered(2);
  const first = await store.append(stream, ABSENT, events);
  await store.append(stream, 1, numbered(3));
  expect(await store.append(stream, ABSENT, events)).toEqual(first);
  expect(await idsIn(store, stream)).toHaveLength(5);
});

test('a server that is killed under load loses nothing it has acknowledged, and all is settled when it is back', async () => {
  const store = await bench.open({ deadlineMs: 2_000 });
  const start = await store.head();
  const acknowledged: string[] = [];
  const codes = new Set<unknown>();
  const kill = once(() => bench.double.kill());
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      const stream = freshStream();
      for (let revision = ABSENT; codes.size === 0; revision += 1) {
        const events = numbered(1);
        const outcome = await outcomeOf(store.append(stream, revision, events));
        if (!hasKey(outcome, 'answered')) codes.add(hasKey(outcome, 'code') ? outcome.code : outcome);
        else acknowledged.push(...idsOf(events));
        if (acknowledged.length > 500) await kill();
      }
    }),
  );
  expect([...codes]).toEqual(['STORE_UNAVAILABLE']);
  await bench.double.restart();
  const found = (await readAfter(store, start)).sort();
  expect(found).toEqual([...new Set(found)]);
  expect(found).toEqual(expect.arrayContaining(acknowledged));
});

/** Asks until the server answers again. */
async function readAfter(store: EventStore, start: bigint): Promise<string[]> {
  for (;;) {
    try {
      const { events } = await store.readAll({ from: start === START ? undefined : start, limit: 10_000 });
      return idsOf(events);
    } catch {
      // Not yet.
    }
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}

const hasKey = <K extends string>(value: unknown, key: K): value is Record<K, unknown> =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key);
