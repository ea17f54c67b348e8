import {
  END,
  eventTypeFilter,
  excludeSystemEvents,
  jsonEvent,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { all, anyServer, event, events, newStream } from './client.fixtures.js';
import { atLeast, watch } from './watch.fixtures.js';

const server = anyServer();
const last = async (stream: string) => (await all(server.client.readStream(stream))).at(-1)!;

describe('where a subscription begins', () => {
  it('from a revision: after it', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, events(3));
    const watched = watch(server.client.subscribeToStream(stream, { fromRevision: 0n }));
    await watched.until(atLeast(2));
    await watched.stop();
    expect(watched.events.map(({ revision }) => revision)).toEqual([1n, 2n]);
  });

  it('from a position: after it', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, events(3));
    const [first] = await all(server.client.readStream(stream));
    const filter = streamNameFilter({ prefixes: [stream] });
    const watched = watch(server.client.subscribeToAll({ fromPosition: first!.position!, filter }));
    await watched.until(atLeast(2));
    await watched.stop();
    expect(watched.events.map(({ revision }) => revision)).toEqual([1n, 2n]);
  });

  it('from a missing stream: confirmation, then its events as they come', async () => {
    const stream = newStream();
    const watched = watch(server.client.subscribeToStream(stream, { fromRevision: START }));
    await watched.sign('confirmation');
    await server.client.appendToStream(stream, events(2));
    await watched.until(atLeast(2));
    await watched.stop();
    expect(watched.events.map(({ revision }) => revision)).toEqual([0n, 1n]);
  });

  it('from beyond the end of the log: accepted, later events arrive', async () => {
    const stream = newStream();
    const { position } = await server.client.appendToStream(stream, event());
    const beyond = position!.commit + 1_000_000_000n;
    const watched = watch(
      server.client.subscribeToAll({ fromPosition: { commit: beyond, prepare: beyond } }),
    );
    await watched.sign('confirmation');
    await server.client.appendToStream(stream, event());
    await watched.until((seen) =>
      seen.some(({ streamId, revision }) => streamId === stream && revision === 1n),
    );
    await watched.stop();
    expect(watched.signs).not.toContain('error');
  });

  it("from a position that is not a record's start: error", async () => {
    const { position } = await server.client.appendToStream(newStream(), event());
    const beside = { commit: position!.commit + 1n, prepare: position!.commit + 1n };
    const error = await watch(server.client.subscribeToAll({ fromPosition: beside })).error;
    expect(error).toHaveProperty('message', expect.stringContaining('Exception was thrown by handler'));
  });

  it('from the end: only what is appended from then on', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, events(2));
    const watched = watch(server.client.subscribeToStream(stream, { fromRevision: END }));
    await watched.sign('caughtUp');
    await server.client.appendToStream(stream, event());
    await watched.until(atLeast(1));
    await watched.stop();
    expect(watched.events.map(({ revision }) => revision)).toEqual([2n]);
  });
});

describe('what a subscription is told', () => {
  it('confirmation, then caughtUp', async () => {
    const watched = watch(server.client.subscribeToAll({ fromPosition: END }));
    await watched.sign('caughtUp');
    await watched.stop();
    expect(watched.signs.slice(0, 2)).toEqual(['confirmation', 'caughtUp']);
  });

  it('1,600 events by 32 writers: all seen, positions strictly increasing', async () => {
    const prefix = newStream();
    const filter = streamNameFilter({ prefixes: [prefix] });
    const watched = watch(server.client.subscribeToAll({ fromPosition: END, filter }));
    await watched.sign('caughtUp');
    const writer = async (_: unknown, number: number) => {
      for (let written = 0; written < 50; written += 1)
        await server.client.appendToStream(`${prefix}-${number}`, event());
    };
    await Promise.all(Array.from({ length: 32 }, writer));
    await watched.until(atLeast(1_600));
    await watched.stop();
    expect(new Set(watched.events.map(({ id }) => id)).size).toBe(1_600);
    const positions = watched.events.map(({ position }) => position!.commit);
    expect(positions.every((at, index) => index === 0 || at > positions[index - 1]!)).toBe(true);
  });

  it('a filter that excludes system events: none of them', async () => {
    const stream = newStream();
    const from = await server.client.appendToStream(stream, event());
    await server.client.deleteStream(stream);
    await server.client.appendToStream(stream, event());
    const options = { fromPosition: from.position!, filter: excludeSystemEvents() };
    const watched = watch(server.client.subscribeToAll(options));
    await watched.until((seen) =>
      seen.some(({ revision, streamId }) => streamId === stream && revision === 1n),
    );
    await watched.stop();
    expect(watched.events.filter(({ type }) => type.startsWith('$'))).toEqual([]);
  });

  it.each([1, 2, 10])(
    'a filtered subscription over 5,000 events that do not match, interval %s: no checkpointReached',
    async (checkpointInterval) => {
      const type = `Wanted-${checkpointInterval}-${newStream()}`;
      const stream = newStream();
      const from = await server.client.appendToStream(stream, event());
      await server.client.appendToStream(stream, events(5_000, {}));
      await server.client.appendToStream(stream, jsonEvent({ type, data: {} }));
      let checkpoints = 0;
      const filter = eventTypeFilter({
        prefixes: [type],
        checkpointInterval,
        checkpointReached: async () => void (checkpoints += 1),
      });
      const watched = watch(server.client.subscribeToAll({ fromPosition: from.position!, filter }));
      await watched.until(atLeast(1));
      await watched.sign('caughtUp');
      await watched.stop();
      expect(checkpoints).toBe(0);
    },
  );
});

describe('the live buffer of 32 events', () => {
  const TOO_SLOW = {
    type: 'timeout',
    code: 10,
    message: expect.stringMatching(/ABORTED.*Consumer too slow.*Client resubscription required/),
  };

  it.each([100, 400])('one append of %s events ends a live subscription', async (count) => {
    const stream = newStream();
    const watched = watch(server.client.subscribeToStream(stream));
    await watched.sign('caughtUp');
    await server.client.appendToStream(stream, events(count));
    expect(await watched.error).toMatchObject(TOO_SLOW);
    expect(watched.events.length).toBeLessThan(count);
    expect(watched.signs).not.toContain('end');
  });

  it('an append that fits is seen whole', async () => {
    const stream = newStream();
    const watched = watch(server.client.subscribeToStream(stream));
    await watched.sign('caughtUp');
    await server.client.appendToStream(stream, events(20));
    await watched.until(atLeast(20));
    await watched.stop();
    expect((await last(stream)).id).toBe(watched.events.at(-1)!.id);
  });

  it('a consumer that pauses ends its subscription: of 3,000 events only the first have arrived', async () => {
    const stream = newStream();
    const subscription = server.client.subscribeToStream(stream);
    const watched = watch(subscription);
    await watched.sign('caughtUp');
    subscription.pause();
    for (let written = 0; written < 3_000; written += 20)
      await server.client.appendToStream(stream, events(20, { pad: 'x'.repeat(400) }));
    subscription.resume();
    expect(await watched.error).toMatchObject(TOO_SLOW);
    expect(watched.events.length).toBeLessThan(3_000);
    const revisions = watched.events.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.map((_, index) => BigInt(index)));
  });
});
