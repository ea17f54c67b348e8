import { describe, expect, it } from '@jest/globals';
import { NO_STREAM } from '@eventstore/db-client';
import {
  all,
  allFromNow,
  anyServer,
  event,
  events,
  newStream,
  rejection,
  revisions,
} from './client.fixtures.js';

const server = anyServer();

async function streamOfThree(): Promise<string> {
  const stream = newStream();
  await server.client.appendToStream(stream, events(3), { expectedRevision: NO_STREAM });
  return stream;
}

describe('soft deletion', () => {
  it('at the exact revision: success, again too; the stream is not found then', async () => {
    const stream = await streamOfThree();
    await server.client.deleteStream(stream, { expectedRevision: 2n });
    await server.client.deleteStream(stream, { expectedRevision: 2n });
    const error = await rejection(all(server.client.readStream(stream)));
    expect(error).toMatchObject({ type: 'stream-not-found', streamName: stream });
  });

  it('at another revision: WrongExpectedVersionError with code 9 and a text', async () => {
    const stream = await streamOfThree();
    const error = await rejection(server.client.deleteStream(stream, { expectedRevision: 1n }));
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      code: 9,
      streamName: stream,
      expectedVersion: 1n,
      actualVersion: 2n,
      message: expect.stringContaining('FAILED_PRECONDITION'),
    });
  });

  it.each([NO_STREAM, 2n] as const)(
    'afterwards %s succeeds; numbering goes on, and only the new events are read',
    async (expectedRevision) => {
      const stream = await streamOfThree();
      await server.client.deleteStream(stream, { expectedRevision: 2n });
      const result = await server.client.appendToStream(stream, event(), { expectedRevision });
      expect(result.nextExpectedRevision).toBe(3n);
      expect(await revisions(server.client.readStream(stream))).toEqual([3n]);
    },
  );

  it('deleting writes $tb 9223372036854775807, recreation writes $tb 3; the metadata stream keeps the newest, $all both', async () => {
    const log = await allFromNow(server.client);
    const stream = await streamOfThree();
    await server.client.deleteStream(stream, { expectedRevision: 2n });
    await server.client.appendToStream(stream, event(), { expectedRevision: NO_STREAM });
    const [kept, ...more] = await all(server.client.readStream(`$$${stream}`));
    expect(kept).toMatchObject({ type: '$metadata', data: { $tb: 3 }, revision: 1n });
    expect(more).toEqual([]);
    const written = (await log()).filter(({ streamId }) => streamId === `$$${stream}`);
    expect(written.map(({ type, data, revision }) => ({ type, data, revision }))).toEqual([
      { type: '$metadata', data: { $tb: Number(9223372036854775807n) }, revision: 0n },
      { type: '$metadata', data: { $tb: 3 }, revision: 1n },
    ]);
  });
});

describe('a tombstone', () => {
  it('read: StreamDeletedError with code 9; appended: the same without a code', async () => {
    const stream = await streamOfThree();
    await server.client.tombstoneStream(stream, { expectedRevision: 2n });
    expect(await rejection(all(server.client.readStream(stream)))).toMatchObject({
      type: 'stream-deleted',
      code: 9,
      streamName: stream,
    });
    const error = await rejection(server.client.appendToStream(stream, event()));
    expect(error).toMatchObject({ type: 'stream-deleted', streamName: stream });
    expect(error).toHaveProperty('code', undefined);
  });

  it('at another revision: refused, and the stream stays', async () => {
    const stream = await streamOfThree();
    const error = await rejection(server.client.tombstoneStream(stream, { expectedRevision: 7n }));
    expect(error).toMatchObject({ type: 'wrong-expected-version', code: 9 });
    expect(await revisions(server.client.readStream(stream))).toEqual([0n, 1n, 2n]);
  });
});
