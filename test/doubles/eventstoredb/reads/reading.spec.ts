import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  BACKWARDS,
  binaryEvent,
  END,
  eventTypeFilter,
  jsonEvent,
  NO_STREAM,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import {
  all,
  allFromNow,
  anyServer,
  event,
  events,
  newStream,
  rejection,
  revisions,
  type Seen,
} from '../client.fixtures.js';

const server = anyServer();

async function streamOf(count: number): Promise<string> {
  const stream = newStream();
  await server.client.appendToStream(stream, events(count), { expectedRevision: NO_STREAM });
  return stream;
}

describe('reading a stream', () => {
  it('from revision N: includes N', async () => {
    const stream = await streamOf(5);
    expect(await revisions(server.client.readStream(stream, { fromRevision: 2n }))).toEqual([2n, 3n, 4n]);
    expect(await revisions(server.client.readStream(stream, { fromRevision: 2n, maxCount: 2 }))).toEqual([
      2n,
      3n,
    ]);
  });

  it('beyond the end: nothing, no error', async () => {
    const stream = await streamOf(2);
    expect(await revisions(server.client.readStream(stream, { fromRevision: 2n }))).toEqual([]);
    expect(await revisions(server.client.readStream(stream, { fromRevision: 900n }))).toEqual([]);
  });

  it('backwards from the end with maxCount 1: the last', async () => {
    const stream = await streamOf(3);
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
    expect(await revisions(server.client.readStream(stream, options))).toEqual([2n]);
  });

  it('backwards from revision N: includes N', async () => {
    const stream = await streamOf(4);
    const options = { direction: BACKWARDS, fromRevision: 2n } as const;
    expect(await revisions(server.client.readStream(stream, options))).toEqual([2n, 1n, 0n]);
  });

  it('missing stream: StreamNotFoundError while iterating', async () => {
    const stream = newStream();
    const reading = server.client.readStream(stream);
    expect(await rejection(all(reading))).toMatchObject({ type: 'stream-not-found', streamName: stream });
  });

  it('a stream cut off by $tb: nothing, no error; no_stream is refused with the real revision', async () => {
    const stream = await streamOf(3);
    await server.client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await revisions(server.client.readStream(stream))).toEqual([]);
    const error = await rejection(
      server.client.appendToStream(stream, event(), { expectedRevision: NO_STREAM }),
    );
    expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n });
  });
});

describe('an event that is read', () => {
  const only = async (appended: Parameters<EventStoreDBClient['appendToStream']>[1]) => {
    const stream = newStream();
    await server.client.appendToStream(stream, appended);
    return (await all(server.client.readStream(stream)))[0]!;
  };

  it('has id, streamId, revision, type, data, metadata, isJson, created and position', async () => {
    const id = randomUUID();
    const before = Date.now();
    const read = await only(jsonEvent({ id, type: 'Tried', data: { n: 1 }, metadata: { by: 'me' } }));
    expect(read).toEqual({
      id,
      streamId: expect.stringMatching(/^double-/),
      revision: 0n,
      type: 'Tried',
      data: { n: 1 },
      metadata: { by: 'me' },
      isJson: true,
      created: expect.any(Date),
      position: { commit: expect.any(BigInt), prepare: expect.any(BigInt) },
    });
    expect(Math.abs(read.created.getTime() - before)).toBeLessThan(60_000);
    expect(read.position!.commit).toBe(read.position!.prepare);
  });

  it('no metadata reads as undefined; data null stays null', async () => {
    expect(await only(event(null as never))).toMatchObject({ metadata: undefined, data: null });
  });

  it('binary data is a Uint8Array with isJson: false', async () => {
    const read = await only(binaryEvent({ type: 'Tried', data: Uint8Array.of(0, 255, 7) }));
    expect(read.isJson).toBe(false);
    expect(Buffer.from(read.data as Uint8Array)).toEqual(Buffer.from([0, 255, 7]));
  });

  it('JSON that does not parse arrives as a string', async () => {
    // The client asks for the content type twice: first to send it, then to choose how the data is encoded.
    const types = ['application/json', 'application/octet-stream'];
    const broken = binaryEvent({ type: 'Tried', data: Buffer.from('{"half":') });
    const read = await only(Object.defineProperty(broken, 'contentType', { get: () => types.shift() }));
    expect(read).toMatchObject({ isJson: true, data: '{"half":' });
  });
});

describe('reading $all', () => {
  /** The events of a stream, as $all gives them. */
  const of = (stream: string) => (found: NonNullable<Seen['event']>[]) =>
    found.filter(({ streamId }) => streamId === stream);

  it('positions strictly increase, each event of one append has its own', async () => {
    const log = await allFromNow(server.client);
    const stream = await streamOf(4);
    const found = of(stream)(await log());
    const positions = found.map(({ position }) => position!.commit);
    expect(positions).toHaveLength(4);
    expect(positions.every((position, at) => at === 0 || position > positions[at - 1]!)).toBe(true);
  });

  it('from a position: includes that event forwards, and excludes it backwards', async () => {
    const stream = await streamOf(3);
    const [first, second] = await all(server.client.readStream(stream));
    const from = { fromPosition: second!.position!, maxCount: 1 };
    const forwards = await all(server.client.readAll(from));
    const backwards = await all(server.client.readAll({ ...from, direction: BACKWARDS }));
    expect(forwards.map(({ id }) => id)).toEqual([second!.id]);
    expect(backwards.map(({ id }) => id)).toEqual([first!.id]);
  });

  it('backwards from the end with maxCount 1: the last event of the log', async () => {
    const stream = await streamOf(2);
    const [last] = await all(server.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(last).toMatchObject({ streamId: stream, revision: 1n });
  });

  it('a filter option on it is ignored', async () => {
    const stream = await streamOf(1);
    const [read] = await all(server.client.readStream(stream));
    const filter = eventTypeFilter({ prefixes: ['Nothing'] });
    const options: object = { filter, fromPosition: read!.position };
    expect(of(stream)(await all(server.client.readAll(options)))).toHaveLength(1);
  });

  const inside = async (stream: string) => {
    const [read] = await all(server.client.readStream(stream));
    return { commit: read!.position!.commit + 1n, prepare: read!.position!.commit + 1n };
  };

  it.each(['forwards', 'backwards'] as const)(
    'at a position that is not the start of a record, before the last, %s: UnknownError, code 2',
    async (direction) => {
      const fromPosition = await inside(await streamOf(1));
      await streamOf(1);
      const error = await rejection(all(server.client.readAll({ direction, fromPosition })));
      expect(error).toMatchObject({ type: 'unknown', code: 2 });
    },
  );

  it.each([1n, 5_000n])(
    'at a position inside or beyond the last record, %s behind its beginning, forwards: nothing, no error',
    async (distance) => {
      const { commit, prepare } = await inside(await streamOf(1));
      const fromPosition = { commit: commit + distance - 1n, prepare: prepare + distance - 1n };
      expect(await all(server.client.readAll({ fromPosition }))).toEqual([]);
    },
  );

  it('holds system events too: $metadata in $$<stream>, $streamDeleted with revision 9223372036854775807', async () => {
    const log = await allFromNow(server.client);
    const hidden = await streamOf(1);
    const ended = await streamOf(1);
    await server.client.deleteStream(hidden, { expectedRevision: 0n });
    await server.client.tombstoneStream(ended, { expectedRevision: 0n });
    const found = await log();
    expect(of(`$$${hidden}`)(found)).toMatchObject([{ type: '$metadata', revision: 0n }]);
    expect(of(ended)(found)).toMatchObject([
      { type: 'Tried', revision: 0n },
      { type: '$streamDeleted', revision: 9223372036854775807n },
    ]);
  });

  it('soft-deleted events stay in it', async () => {
    const log = await allFromNow(server.client);
    const stream = await streamOf(2);
    await server.client.deleteStream(stream);
    expect(of(stream)(await log())).toHaveLength(2);
  });
});
