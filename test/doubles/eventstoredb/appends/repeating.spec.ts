import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ANY, NO_STREAM } from '@eventstore/db-client';
import { all, anyServer, event, newStream, rejection, revisions } from '../client.fixtures.js';

const server = anyServer();

/** A stream with event `first` at revision 0 and another behind it. */
async function streamOfTwo(first: ReturnType<typeof event>) {
  const stream = newStream();
  const original = await server.client.appendToStream(stream, first, { expectedRevision: NO_STREAM });
  await server.client.appendToStream(stream, event(), { expectedRevision: 0n });
  return { stream, original };
}

describe('repeating an append', () => {
  it('same id at its original revision, the stream has gone on, other body: the original answer', async () => {
    const id = randomUUID();
    const { stream, original } = await streamOfTwo(event({ body: 'first' }, id));
    const repeat = await server.client.appendToStream(stream, event({ body: 'other' }, id), {
      expectedRevision: NO_STREAM,
    });
    expect(repeat).toEqual(original);
    const read = await all(server.client.readStream(stream));
    expect(read.map(({ data }) => data)).toEqual([{ body: 'first' }, { n: 1 }]);
  });

  it('same id, any: likewise the original answer', async () => {
    const id = randomUUID();
    const { stream, original } = await streamOfTwo(event({ n: 1 }, id));
    const repeat = await server.client.appendToStream(stream, event({ n: 1 }, id), { expectedRevision: ANY });
    expect(repeat).toEqual(original);
    expect(await revisions(server.client.readStream(stream))).toEqual([0n, 1n]);
  });

  it('same id in another stream: written there', async () => {
    const id = randomUUID();
    await streamOfTwo(event({ n: 1 }, id));
    const result = await server.client.appendToStream(newStream(), event({ n: 1 }, id));
    expect(result.nextExpectedRevision).toBe(0n);
  });

  it("same id at another expected revision that is the stream's end: appended a second time", async () => {
    const id = randomUUID();
    const { stream } = await streamOfTwo(event({ n: 1 }, id));
    const again = await server.client.appendToStream(stream, event({ n: 1 }, id), { expectedRevision: 1n });
    expect(again.nextExpectedRevision).toBe(2n);
    const ids = (await all(server.client.readStream(stream))).map((read) => read.id);
    expect([ids[0], ids[2]]).toEqual([id, id]);
  });

  it("[known, new] at the known one's revision: wrong expected version", async () => {
    const known = event();
    const { stream } = await streamOfTwo(known);
    const error = await rejection(
      server.client.appendToStream(stream, [known, event()], { expectedRevision: NO_STREAM }),
    );
    expect(error).toHaveProperty('type', 'wrong-expected-version');
  });

  it('[e1, e2] in one append, written before as two: success with the original position', async () => {
    const [one, two] = [event(), event()];
    const stream = newStream();
    await server.client.appendToStream(stream, one, { expectedRevision: NO_STREAM });
    const second = await server.client.appendToStream(stream, two, { expectedRevision: 0n });
    const both = await server.client.appendToStream(stream, [one, two], { expectedRevision: NO_STREAM });
    expect(both).toEqual(second);
    expect(await revisions(server.client.readStream(stream))).toEqual([0n, 1n]);
  });

  it('one id twice in one append: both are written', async () => {
    const one = event();
    const stream = newStream();
    await server.client.appendToStream(stream, [one, one], { expectedRevision: NO_STREAM });
    const read = await all(server.client.readStream(stream));
    expect(read.map(({ id, revision }) => [id, revision])).toEqual([
      [one.id, 0n],
      [one.id, 1n],
    ]);
  });
});
