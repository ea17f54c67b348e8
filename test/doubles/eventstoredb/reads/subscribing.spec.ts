import {
  END,
  eventTypeFilter,
  excludeSystemEvents,
  jsonEvent,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { all, anyServer, event, events, newStream } from '../client.fixtures.js';
import { atLeast, watch } from '../watch.fixtures.js';

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

  it('from a missing stream: confirmation, then its first events, and only then caughtUp', async () => {
    const stream = newStream();
    const subscription = server.client.subscribeToStream(stream, { fromRevision: START });
    let before = -1;
    const watched = watch(subscription);
    subscription.once('caughtUp', () => (before = watched.events.length));
    await watched.sign('confirmation');
    await server.client.appendToStream(newStream(), event());
    await server.client.appendToStream(stream, events(2));
    await watched.sign('caughtUp');
    expect(before).toBe(2);
    await server.client.appendToStream(stream, event());
    await watched.until(atLeast(3));
    await watched.stop();
    expect(watched.events.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
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

  it('from inside the last record: accepted, later events arrive', async () => {
    const stream = newStream();
    const { position } = await server.client.appendToStream(stream, event());
    const inside = { commit: position!.commit + 1n, prepare: position!.commit + 1n };
    const filter = streamNameFilter({ prefixes: [stream] });
    const watched = watch(server.client.subscribeToAll({ fromPosition: inside, filter }));
    await watched.sign('confirmation');
    await server.client.appendToStream(stream, event());
    await watched.until(atLeast(1));
    await watched.stop();
    expect(watched.events.map(({ revision }) => revision)).toEqual([1n]);
  });

  it("from a position that is not a record's start, before the last: error", async () => {
    const { position } = await server.client.appendToStream(newStream(), event());
    await server.client.appendToStream(newStream(), event());
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

describe('what a subscription receives', () => {
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
    'a filtered subscription over 5,000 events that do not match, interval %s: checkpointReached after every 32 × interval',
    async (checkpointInterval) => {
      const type = `Wanted-${checkpointInterval}-${newStream()}`;
      const stream = newStream();
      const from = await server.client.appendToStream(stream, event());
      await server.client.appendToStream(stream, events(5_000, {}));
      const to = await server.client.appendToStream(stream, jsonEvent({ type, data: {} }));
      const reached: bigint[] = [];
      const filter = eventTypeFilter({
        prefixes: [type],
        checkpointInterval,
        checkpointReached: async (_, { commit }) => void reached.push(commit),
      });
      const watched = watch(server.client.subscribeToAll({ fromPosition: from.position!, filter }));
      await watched.until(atLeast(1));
      await watched.sign('caughtUp');
      await watched.stop();
      // Others may have appended in between.
      const looked = await all(server.client.readAll({ fromPosition: from.position!, maxCount: 7_000 }));
      const until = looked.findIndex(({ position }) => position!.commit === to.position!.commit);
      const due = Math.floor(until / (32 * checkpointInterval));
      expect(reached.filter((at) => at <= to.position!.commit)).toHaveLength(due);
      expect(reached.every((at, index) => index === 0 || at > reached[index - 1]!)).toBe(true);
    },
  );
});

describe('the live buffer of 32 events', () => {
  const TOO_SLOW = {
    type: 'timeout',
    code: 10,
    message: expect.stringMatching(/ABORTED.*Consumer too slow.*Client resubscription required/),
  };

  /** A stream that is there, and a live subscription from its end. */
  async function follow() {
    const stream = newStream();
    await server.client.appendToStream(stream, event());
    const subscription = server.client.subscribeToStream(stream, { fromRevision: END });
    const watched = watch(subscription);
    await watched.sign('caughtUp');
    return { stream, subscription, watched };
  }

  it('appends of 400 events end a live subscription sooner or later: what came before is without a gap', async () => {
    const { stream, watched } = await follow();
    let error: unknown;
    void watched.error.then((met) => (error = met));
    for (let appended = 400; error === undefined; appended += 400) {
      await server.client.appendToStream(stream, events(400));
      await Promise.race([watched.error, watched.until(atLeast(appended)).catch(() => undefined)]);
    }
    expect(error).toMatchObject(TOO_SLOW);
    const seen = watched.events.map(({ revision }) => revision);
    expect(seen).toEqual(seen.map((_, index) => BigInt(index + 1)));
    expect((await last(stream)).revision).toBeGreaterThan(seen.at(-1) ?? 0n);
    expect(watched.signs).not.toContain('end');
  });

  it('an append that fits is seen whole', async () => {
    const { stream, watched } = await follow();
    await server.client.appendToStream(stream, events(20));
    await watched.until(atLeast(20));
    await watched.stop();
    expect((await last(stream)).id).toBe(watched.events.at(-1)!.id);
  });

  it('a consumer that pauses ends its subscription: of 3,000 events only the first have arrived', async () => {
    const { stream, subscription, watched } = await follow();
    subscription.pause();
    for (let written = 0; written < 3_000; written += 20)
      await server.client.appendToStream(stream, events(20, { pad: 'x'.repeat(400) }));
    subscription.resume();
    expect(await watched.error).toMatchObject(TOO_SLOW);
    expect(watched.events.length).toBeLessThan(3_000);
    const revisions = watched.events.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.map((_, index) => BigInt(index + 1)));
  });
});
