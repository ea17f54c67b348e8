import { describe, expect, test } from '@jest/globals';
import { ABSENT, type EventStore } from '@parley/eventsourcing';
import { eventWith, numbered } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { useDouble } from '../esdb.fixtures.js';
import type { EsdbOptions } from '../connection/options.js';

const bench = useDouble();
const STREAMS = 20;

const newer = (store: EventStore, stream: string, from = 1) => store.readStream(stream, { from, limit: 10 });
const readsSoFar = async (): Promise<number> => (await bench.double.state()).reads;

/** Streams of one event each, and a store that has asked for more of each until it needs no read of any of them. */
async function followed(
  options?: Partial<EsdbOptions>,
): Promise<{ store: EventStore; other: EventStore; streams: readonly string[] }> {
  const [store, other] = [await bench.open(options), await bench.open(options)];
  const streams = Array.from({ length: STREAMS }, () => `s-${randomUUID()}`);
  for (const stream of streams) await other.append(stream, ABSENT, numbered(1));
  for (;;) {
    const before = await readsSoFar();
    for (const stream of streams) await newer(store, stream);
    // One poll for each that is asked alone.
    if ((await readsSoFar()) - before !== STREAMS) continue;
    const reads = await readsSoFar();
    await Promise.all(streams.map((stream) => newer(store, stream)));
    if ((await readsSoFar()) - reads <= 2) return { store, other, streams };
  }
}

const askAll = (store: EventStore, streams: readonly string[]) =>
  Promise.all(streams.map((stream) => newer(store, stream)));

describe('what is newer in streams that are known', () => {
  test('is asked for by one read for all who ask at the same moment', async () => {
    const { store, streams } = await followed();
    const before = await readsSoFar();
    const answers = await Promise.all([askAll(store, streams), askAll(store, streams)]);
    expect(answers.flat(2)).toEqual([]);
    // The first begins it; who asks while it runs waits for the next.
    expect((await readsSoFar()) - before).toBeLessThanOrEqual(2);
  });

  test('is all that was acknowledged before, by any writer, however many ask', async () => {
    const { store, other, streams } = await followed();
    for (let round = 0; round < 30; round += 1) {
      const stream = streams[round % STREAMS] ?? '';
      const asking = askAll(store, streams);
      const revision = Math.floor(round / STREAMS);
      const writer = round % 3 === 0 ? store : other;
      await writer.append(stream, revision, numbered(1));
      const found = await newer(store, stream, revision + 1);
      expect(found).toMatchObject([{ revision: revision + 1 }]);
      await asking;
    }
    const last = await Promise.all(streams.map((stream, index) => newer(store, stream, index < 10 ? 2 : 1)));
    expect(last.map((events) => events.length)).toEqual(streams.map(() => 1));
  });

  test('is found where others wrote more than one poll reads', async () => {
    const { store, other, streams } = await followed();
    for (let round = 0; round < 3; round += 1) {
      await other.append(`busy-${randomUUID()}`, ABSENT, numbered(400));
      const stream = streams[round] ?? '';
      await other.append(stream, 0, numbered(1));
      await other.append(`busy-${randomUUID()}`, ABSENT, numbered(400));
      expect(await newer(store, stream)).toMatchObject([{ revision: 1 }]);
    }
    expect((await askAll(store, streams)).map((events) => events.length)).toEqual(
      streams.map((_, index) => (index < 3 ? 1 : 0)),
    );
  });

  test('is found after a read that ended early, and after one that failed', async () => {
    const { store, other, streams } = await followed();
    const stream = `s-${randomUUID()}`;
    await other.append(stream, ABSENT, numbered(2));
    await bench.double.fault({ kind: 'silent-end', method: 'read', after: 0, count: 2 });
    await newer(store, stream);
    await bench.double.clear();
    expect(await newer(store, stream)).toMatchObject([{ revision: 1 }]);
    await other.append(streams[0] ?? '', 0, numbered(1));
    await bench.double.fault({ kind: 'unavailable', method: 'read', count: 1 });
    await expect(newer(store, streams[0] ?? '')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await bench.double.clear();
    expect(await newer(store, streams[0] ?? '')).toMatchObject([{ revision: 1 }]);
  });
});

describe('what is newer in known streams of a shared log', () => {
  test('is told apart from what other namespaces wrote to streams of the same name', async () => {
    const { store, other, streams } = await followed({ namespace: 'staging' });
    const [stream = '', ...others] = streams;
    const without = await bench.open();
    for (const name of streams) await without.append(name, ABSENT, numbered(3));
    expect((await askAll(store, streams)).flat()).toEqual([]);
    await other.append(stream, 0, numbered(1));
    expect(await newer(store, stream)).toMatchObject([{ stream, revision: 1 }]);
    expect((await askAll(store, others)).flat()).toEqual([]);
  });

  test('is found in a stream that was deleted and begun again, and nothing in one that was closed for ever', async () => {
    const { store, other, streams } = await followed();
    const [deleted = '', closed = ''] = streams;
    const foreign = bench.foreign();
    await foreign.deleteStream(deleted);
    await foreign.tombstoneStream(closed);
    expect((await askAll(store, streams)).flat()).toEqual([]);
    await other.append(deleted, ABSENT, numbered(1));
    expect(await newer(store, deleted)).toMatchObject([{ revision: 1 }]);
    expect(await newer(store, closed)).toEqual([]);
  });
});

describe('what is newer in a log that was replaced by an older copy of itself', () => {
  const padding = (length: number) => [eventWith('x'.repeat(length))];

  test('is found even where another record stands at the place that was looked at last', async () => {
    const { store, other, streams } = await followed();
    const [stream = '', ...others] = streams;
    const log = join(bench.double.folder, 'events.log');
    const end = async (): Promise<number> => (await stat(log)).size;
    const [copy, before] = [`${log}.copy`, await end()];
    await copyFile(log, copy);
    // As long as all that will stand before this place in the other log.
    await other.append(`pad-${randomUUID()}`, ABSENT, padding(6_000));
    const padded = await end();
    const { position } = await other.append(`pad-${randomUUID()}`, ABSENT, numbered(1));
    expect((await askAll(store, others)).flat()).toEqual([]);

    await bench.double.kill();
    await copyFile(copy, log);
    await bench.double.restart();
    const writer = await bench.open();
    await writer.append(stream, 0, numbered(1));
    const length = 6_000 - ((await end()) - before);
    await writer.append(`pad-${randomUUID()}`, ABSENT, padding(length));
    expect(await end()).toBe(padded);
    expect(await writer.append(`pad-${randomUUID()}`, ABSENT, numbered(1))).toMatchObject({ position });
    expect(await newer(store, stream)).toMatchObject([{ revision: 1 }]);
  });
});
