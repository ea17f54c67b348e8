import { describe, expect, it } from '@jest/globals';
import { ANY, EventStoreDBClient, jsonEvent, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { all, anyServer, event, events, newStream, rejection, revisions } from '../client.fixtures.js';

const server = anyServer();
const MIB = 1_048_576;

describe('appending', () => {
  it('three events, no_stream, new stream: success with the revision and the position of the last', async () => {
    const stream = newStream();
    const result = await server.client.appendToStream(stream, events(3), { expectedRevision: NO_STREAM });
    const read = await all(server.client.readStream(stream));
    expect(read.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
    expect(result).toEqual({ success: true, nextExpectedRevision: 2n, position: read[2]!.position });
  });

  it('second append with no_stream, other ids: refused, without a message and without a code', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, events(3), { expectedRevision: NO_STREAM });
    const error = await rejection(
      server.client.appendToStream(stream, event(), { expectedRevision: NO_STREAM }),
    );
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      message: '',
      streamName: stream,
      expectedVersion: 'no_stream',
      actualVersion: 2n,
    });
    expect(error).toHaveProperty('code', undefined);
  });

  it.each([0n, STREAM_EXISTS] as const)(
    '%s on a missing stream: the same error',
    async (expectedRevision) => {
      const error = await rejection(server.client.appendToStream(newStream(), event(), { expectedRevision }));
      expect(error).toMatchObject({
        type: 'wrong-expected-version',
        expectedVersion: expectedRevision,
        actualVersion: 'no_stream',
      });
    },
  );

  it('stream_exists and any on a stream that is there: success', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, event(), { expectedRevision: NO_STREAM });
    await server.client.appendToStream(stream, event(), { expectedRevision: STREAM_EXISTS });
    const third = await server.client.appendToStream(stream, event(), { expectedRevision: ANY });
    expect(third.nextExpectedRevision).toBe(2n);
  });

  it('16 appends at once at one expected revision: one succeeds, 15 do not', async () => {
    const stream = newStream();
    const results = await Promise.allSettled(
      events(16).map((one) => server.client.appendToStream(stream, one, { expectedRevision: NO_STREAM })),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    const wrong = { status: 'rejected', reason: { type: 'wrong-expected-version' } };
    expect(refused).toMatchObject(Array<object>(15).fill(wrong));
    expect(refused).toHaveLength(15);
    expect(await revisions(server.client.readStream(stream))).toEqual([0n]);
  });

  it('empty array: success at revision 0, nothing there', async () => {
    const stream = newStream();
    const result = await server.client.appendToStream(stream, [], { expectedRevision: NO_STREAM });
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await rejection(revisions(server.client.readStream(stream)))).toHaveProperty(
      'type',
      'stream-not-found',
    );
  });

  it('one event of 1,048,576 bytes of data: success; of 1,100,000: refused with the limit', async () => {
    const stream = newStream();
    const full = event('x'.repeat(MIB - 2));
    await expect(server.client.appendToStream(stream, full)).resolves.toHaveProperty('success', true);
    const error = await rejection(server.client.appendToStream(stream, event('x'.repeat(1_100_000))));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: MIB });
    expect(await revisions(server.client.readStream(stream))).toEqual([0n]);
  });

  it('3,000 events of 400 bytes in one append: the limit is for the whole append', async () => {
    const stream = newStream();
    const error = await rejection(server.client.appendToStream(stream, events(3_000, 'x'.repeat(398))));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: MIB });
  });

  it('an append in several pieces, since it is larger than the client sends at once: atomic', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, events(50), { batchAppendSize: 400 });
    const read = await revisions(server.client.readStream(stream));
    expect(read).toHaveLength(50);
  });

  it('10,000 small events in one append: success, atomic', async () => {
    const stream = newStream();
    const result = await server.client.appendToStream(stream, events(10_000, {}), {
      expectedRevision: NO_STREAM,
    });
    expect(result.nextExpectedRevision).toBe(9_999n);
    expect(await revisions(server.client.readStream(stream))).toHaveLength(10_000);
  });

  it('stream name empty: UnknownError of a kind that the client could not recognize', async () => {
    const error = await rejection(server.client.appendToStream('', event()));
    expect(error).toMatchObject({ type: 'unknown', message: 'Could not recognize BadRequest' });
  });

  it('deadline: 1 on a large append: DeadlineExceededError; whether it was written is unknown', async () => {
    const large = events(5_000, 'x'.repeat(150));
    const error = await rejection(server.client.appendToStream(newStream(), large, { deadline: 1 }));
    expect(error).toHaveProperty('type', 'deadline-exceeded');
  });

  it('throwOnAppendFailure per call: ignored', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, event(), { expectedRevision: NO_STREAM });
    const options = { expectedRevision: 5n, throwOnAppendFailure: false };
    const error = await rejection(server.client.appendToStream(stream, event(), options));
    expect(error).toHaveProperty('type', 'wrong-expected-version');
  });

  it('throwOnAppendFailure off in the connection string: a failed result, with a wrong revision', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, events(3), { expectedRevision: NO_STREAM });
    const lenient = EventStoreDBClient.connectionString(`${server.url}&throwOnAppendFailure=false`);
    const result = await lenient.appendToStream(stream, event(), { expectedRevision: NO_STREAM });
    expect(result).toMatchObject({ success: false, nextExpectedRevision: 1n });
    await lenient.dispose();
  });

  it('stream and type names with Cyrillic, emoji, spaces, / and ?: work', async () => {
    const stream = `${newStream()} поток/🙂?`;
    const type = 'Сообщение / принято 🙂?';
    await server.client.appendToStream(stream, jsonEvent({ type, data: {} }));
    const [read] = await all(server.client.readStream(stream));
    expect(read).toMatchObject({ streamId: stream, type });
  });

  it('data keeps NUL and lone surrogates', async () => {
    const stream = newStream();
    const data = { text: 'a\u0000b', half: '\ud83d' };
    await server.client.appendToStream(stream, event(data));
    const [read] = await all(server.client.readStream(stream));
    expect(read!.data).toEqual(data);
  });

  it('a stream name that begins with $: allowed for the insecure user', async () => {
    const stream = `$${newStream()}`;
    await server.client.appendToStream(stream, event(), { expectedRevision: NO_STREAM });
    expect(await revisions(server.client.readStream(stream))).toEqual([0n]);
  });
});

describe('appending with credentials of the call', () => {
  const credentials = { username: 'admin', password: 'changeit' };

  it('another, unbatched call is used, with the same answers', async () => {
    const stream = newStream();
    const options = { expectedRevision: NO_STREAM, credentials } as const;
    const result = await server.client.appendToStream(stream, events(2), options);
    const read = await all(server.client.readStream(stream));
    expect(result).toEqual({ success: true, nextExpectedRevision: 1n, position: read[1]!.position });
    const error = await rejection(server.client.appendToStream(stream, event(), options));
    expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n });
  });

  it('errors carry gRPC text and codes', async () => {
    const large = event('x'.repeat(1_100_000));
    const error = await rejection(server.client.appendToStream(newStream(), large, { credentials }));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', code: 3, maxAppendSize: MIB });
    expect(error).toHaveProperty('message', expect.stringContaining('INVALID_ARGUMENT'));
  });
});
