import { END, EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { all, event, events, newStream, rejection, scene, untilSuccess } from './client.fixtures.js';
import { startEventStoreDouble } from './start.js';
import { watch } from './watch.fixtures.js';

const one = scene();
const { connectionString } = EventStoreDBClient;

describe('the node', () => {
  it('is found by gossip', async () => {
    const client = connectionString(`esdb+discover://127.0.0.1:${one.double.port}?tls=false`);
    const result = await client.appendToStream(newStream(), event());
    expect(result.success).toBe(true);
    await client.dispose();
  });
});

describe('a server that goes and comes back', () => {
  it('down: a plain Error with code 14 and no type', async () => {
    const double = await startEventStoreDouble();
    await double.kill();
    const client = connectionString(double.url);
    const error = await rejection(client.appendToStream(newStream(), event()));
    expect(error).toMatchObject({ code: 14, message: expect.stringContaining('No connection established') });
    expect(error).not.toHaveProperty('type');
    await client.dispose();
  });

  it('killed with appends in flight: UnavailableError; back: the same client recovers by itself', async () => {
    const stream = newStream();
    await one.client.appendToStream(stream, event());
    await one.double.fault({ kind: 'slow', method: 'append', ms: 60_000 });
    const inFlight = Promise.allSettled(events(52).map((sent) => one.client.appendToStream(stream, sent)));
    await one.double.until(({ faults }) => faults[0]!.met === 52);
    await one.double.kill();
    for (const result of await inFlight)
      expect(result).toMatchObject({ status: 'rejected', reason: { type: 'unavailable', code: 14 } });
    await one.double.restart();
    const met = await untilSuccess(() => one.client.appendToStream(stream, event()));
    expect(met.every((error) => (error as { code?: number }).code === 14)).toBe(true);
    expect(await all(one.client.readStream(stream))).toHaveLength(2);
  });

  it('starting: UnknownError that could not be recognized; reads are unavailable', async () => {
    await one.double.fault({ kind: 'starting' });
    const error = await rejection(one.client.appendToStream(newStream(), event()));
    expect(error).toMatchObject({ type: 'unknown', message: 'Could not recognize Server Is Not Ready' });
    const read = await rejection(all(one.client.readStream(newStream())));
    expect(read).toMatchObject({
      type: 'unavailable',
      message: expect.stringContaining('Server Is Not Ready'),
    });
    await one.double.clear();
    await untilSuccess(() => one.client.appendToStream(newStream(), event()));
  });

  it('one connection error rejects every append in flight of every client of the process', async () => {
    const other = await startEventStoreDouble();
    const client = connectionString(other.url);
    await client.appendToStream(newStream(), event());
    await one.double.fault({ kind: 'slow', method: 'append', ms: 60_000 });
    const inFlight = rejection(one.client.appendToStream(newStream(), event()));
    await one.double.until(({ faults }) => faults[0]!.met === 1);
    await other.kill();
    expect(await inFlight).toMatchObject({ type: 'unavailable', code: 14 });
    await client.dispose();
    await one.double.restart();
    await untilSuccess(() => one.client.appendToStream(newStream(), event()));
  });

  it('a subscription whose connection is lost: error only, no end, never a resubscription', async () => {
    const stream = newStream();
    await one.client.appendToStream(stream, event());
    const watched = watch(one.client.subscribeToStream(stream, { fromRevision: END }));
    await watched.sign('caughtUp');
    await one.double.kill();
    expect(await watched.error).toMatchObject({ type: 'unavailable', code: 14 });
    await one.double.restart();
    await untilSuccess(() => one.client.appendToStream(stream, event()));
    expect(watched.signs).not.toContain('end');
    expect(watched.events).toEqual([]);
    expect((await one.double.state()).subscriptions).toBe(0);
  });

  it('kill -9 under load: no acknowledged append is missing after the restart, none is there by half', async () => {
    const stream = newStream();
    const acknowledged: string[] = [];
    const writer = async (_: unknown, number: number) => {
      for (;;) {
        const append = events(5);
        await one.client.appendToStream(`${stream}-${number}`, append);
        acknowledged.push(...append.map(({ id }) => id));
      }
    };
    const writers = Promise.allSettled(Array.from({ length: 16 }, writer));
    await one.double.until(({ appends }) => appends > 500);
    await one.double.kill();
    await writers;
    await one.double.restart();
    let stored: { readonly id: string; readonly streamId: string }[] = [];
    await untilSuccess(async () => (stored = await all(one.client.readAll())));
    const ids = new Set(stored.map(({ id }) => id));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(stored.filter(({ streamId }) => streamId.startsWith(stream)).length % 5).toBe(0);
  });
});
