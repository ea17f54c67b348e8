import { END } from '@eventstore/db-client';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  all,
  event,
  events,
  newStream,
  rejection,
  revisions,
  scene,
  untilSuccess,
} from '../client.fixtures.js';
import { atLeast, watch } from '../watch.fixtures.js';

const one = scene();

afterEach(async () => {
  await one.double.clear();
  await untilSuccess(() => one.client.appendToStream(newStream(), event()));
});

async function streamOf(count: number): Promise<string> {
  const stream = newStream();
  await one.client.appendToStream(stream, events(count));
  return stream;
}

const append = (stream = newStream()) => one.client.appendToStream(stream, event());

describe('unavailable', () => {
  it('calls of a method answer UNAVAILABLE until cleared; others go on', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'unavailable', method: 'append' });
    expect(await rejection(append(stream))).toMatchObject({ type: 'unavailable', code: 14 });
    expect(await rejection(append(stream))).toMatchObject({ type: 'unavailable', code: 14 });
    expect(await revisions(one.client.readStream(stream))).toEqual([0n]);
  });

  it('happens as often as count says', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'unavailable', method: 'read', count: 1 });
    expect(await rejection(all(one.client.readStream(stream)))).toHaveProperty('type', 'unavailable');
    expect(await revisions(one.client.readStream(stream))).toEqual([0n]);
  });

  it('of every method: also of the question what the server can do', async () => {
    await one.double.fault({ kind: 'unavailable' });
    expect(await rejection(append())).toHaveProperty('type', 'unavailable');
    const error = await rejection(append());
    expect(error).toHaveProperty('code', 14);
    expect(error).not.toHaveProperty('type');
  });
});

describe('refuse', () => {
  it('connections are torn and refused until cleared; the state is there afterwards', async () => {
    const stream = await streamOf(2);
    const watched = watch(one.client.subscribeToStream(stream, { fromRevision: END }));
    await watched.sign('caughtUp');
    await one.double.fault({ kind: 'refuse' });
    expect(await watched.error).toMatchObject({ type: 'unavailable', code: 14 });
    expect(await rejection(append())).toHaveProperty('code', 14);
    await one.double.clear();
    await untilSuccess(() => append(stream));
    expect(await revisions(one.client.readStream(stream))).toEqual([0n, 1n, 2n]);
  });

  it('with ms: the port listens again by itself', async () => {
    await one.double.fault({ kind: 'refuse', ms: 50 });
    await untilSuccess(() => append());
  });
});

describe('slow', () => {
  it('the answer comes after ms', async () => {
    const begun = performance.now();
    await one.double.fault({ kind: 'slow', method: 'append', ms: 120 });
    await append();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(119);
  });

  it('an append beyond its deadline: DeadlineExceededError, and written all the same in the end', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'slow', method: 'append', ms: 150, count: 1 });
    const late = one.client.appendToStream(stream, event(), { deadline: 30 });
    expect(await rejection(late)).toHaveProperty('type', 'deadline-exceeded');
    expect(await revisions(one.client.readStream(stream))).toEqual([0n]);
    const watched = watch(one.client.subscribeToStream(stream, { fromRevision: 0n }));
    await watched.until(atLeast(1));
    await watched.stop();
  });
});

describe('cut', () => {
  it('a read in the middle: the events before it, then UnavailableError', async () => {
    const stream = await streamOf(20);
    await one.double.fault({ kind: 'cut', method: 'read', after: 5 });
    const seen: bigint[] = [];
    const reading = (async () => {
      for await (const { event: read } of one.client.readStream(stream)) seen.push(read!.revision);
    })();
    expect(await rejection(reading)).toMatchObject({ type: 'unavailable', code: 14 });
    expect(seen).toEqual([0n, 1n, 2n, 3n, 4n]);
  });

  it('an append before it is written: UnavailableError, nothing there', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'cut', method: 'append', count: 1 });
    expect(await rejection(append(stream))).toMatchObject({ type: 'unavailable', code: 14 });
    await untilSuccess(async () => expect(await revisions(one.client.readStream(stream))).toEqual([0n]));
  });

  it('a subscription that is live: error without an end', async () => {
    const watched = watch(one.client.subscribeToStream(await streamOf(1)));
    await watched.sign('caughtUp');
    await one.double.fault({ kind: 'cut', method: 'subscribe' });
    expect(await watched.error).toMatchObject({ type: 'unavailable', code: 14 });
    expect(watched.signs).not.toContain('end');
  });
});

describe('silent-end', () => {
  it('a live subscription: iteration finishes without an error', async () => {
    const watched = watch(one.client.subscribeToStream(await streamOf(3)));
    await watched.sign('caughtUp');
    await one.double.fault({ kind: 'silent-end', method: 'subscribe' });
    await watched.sign('end');
    expect(watched.signs).not.toContain('error');
    expect(watched.events).toHaveLength(3);
  });

  it('a subscription that begins: after as many events as said', async () => {
    const stream = await streamOf(9);
    await one.double.fault({ kind: 'silent-end', method: 'subscribe', after: 4, count: 1 });
    const seen = await revisions(one.client.subscribeToStream(stream));
    expect(seen).toEqual([0n, 1n, 2n, 3n]);
  });

  it('a read: some of the events, and no error', async () => {
    const stream = await streamOf(9);
    await one.double.fault({ kind: 'silent-end', method: 'read', after: 4, count: 1 });
    expect(await revisions(one.client.readStream(stream))).toEqual([0n, 1n, 2n, 3n]);
    expect(await revisions(one.client.readStream(stream))).toHaveLength(9);
  });
});

describe('lost-answer', () => {
  it('cut: the caller sees UnavailableError, and the append is there', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'lost-answer', count: 1 });
    expect(await rejection(append(stream))).toMatchObject({ type: 'unavailable', code: 14 });
    await untilSuccess(async () => expect(await revisions(one.client.readStream(stream))).toEqual([0n, 1n]));
  });

  it('timeout: the caller sees DeadlineExceededError, and the append is there', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'lost-answer', answer: 'timeout' });
    expect(await rejection(append(stream))).toHaveProperty('type', 'deadline-exceeded');
    expect(await revisions(one.client.readStream(stream))).toEqual([0n, 1n]);
  });

  it('none: the append is there, its promise stays open, and the connection goes on', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'lost-answer', answer: 'none', count: 1 });
    let settled = false;
    const settle = () => (settled = true);
    append(stream).then(settle, settle);
    await one.double.until(({ faults }) => faults[0]!.met === 1);
    await append(stream);
    expect(await revisions(one.client.readStream(stream))).toEqual([0n, 1n, 2n]);
    expect(settled).toBe(false);
    // The client keeps the promise until a connection error; without it the test would leave one behind.
    await one.double.fault({ kind: 'cut', method: 'append', count: 1 });
    await rejection(append());
    expect(settled).toBe(true);
  });

  it('after: the first appends pass', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'lost-answer', after: 2, count: 1 });
    await append(stream);
    await append(stream);
    expect(await rejection(append(stream))).toHaveProperty('type', 'unavailable');
  });

  it('with credentials of the call: the same', async () => {
    const stream = await streamOf(1);
    const credentials = { username: 'admin', password: 'changeit' };
    await one.double.fault({ kind: 'lost-answer', count: 1 });
    const error = await rejection(one.client.appendToStream(stream, event(), { credentials }));
    expect(error).toMatchObject({ type: 'unavailable', code: 14 });
    await untilSuccess(async () => expect(await revisions(one.client.readStream(stream))).toEqual([0n, 1n]));
  });
});

describe('not-leader', () => {
  it('NotLeaderError names the leader, to which the client goes by itself', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'not-leader', method: 'append', count: 1 });
    const leader = { address: '127.0.0.1', port: one.double.port };
    expect(await rejection(append(stream))).toMatchObject({ type: 'not-leader', code: 5, leader });
    await append(stream);
    expect(await revisions(one.client.readStream(stream))).toEqual([0n, 1n]);
  });

  it('names whom it was told to name', async () => {
    await one.double.fault({ kind: 'not-leader', method: 'read', count: 1, host: 'leader.test', port: 2113 });
    const error = await rejection(all(one.client.readStream(newStream())));
    expect(error).toHaveProperty('leader', { address: 'leader.test', port: 2113 });
    await one.double.restart();
  });
});

describe('disk-full', () => {
  it('the append is neither written nor acknowledged, and the server ends', async () => {
    const stream = await streamOf(1);
    await one.double.fault({ kind: 'disk-full' });
    expect(await rejection(append(stream))).toMatchObject({ type: 'unavailable', code: 14 });
    await one.double.restart();
    await untilSuccess(async () => expect(await revisions(one.client.readStream(stream))).toEqual([0n]));
  });
});
