import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  START,
} from '@eventstore/db-client';
import { describe, expect, test } from '@jest/globals';
import { ABSENT } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { encodeAppend } from './append-request.js';
import { encodeRead, type ReadRequest } from './read-request.js';

/** A message of the client, as its own classes write it. */
interface Sent {
  serializeBinary(): Uint8Array;
  getCorrelationId(): { getString(): string };
  getOptions(): { getDeadline(): { toDate(): Date } };
}

type Create = (client: unknown, name: string, creator: (grpc: unknown) => unknown) => () => Promise<unknown>;

/** The client, with a connection that only keeps what it is told. */
function clientThatKeeps() {
  const client = EventStoreDBClient.connectionString('esdb://127.0.0.1:1?tls=false');
  const sent: Sent[] = [];
  const keep = (message: Sent): PassThrough => {
    sent.push(message);
    return new PassThrough({ objectMode: true }).end();
  };
  const write = (message: Sent): boolean => Boolean(sent.push(message));
  const grpc = {
    read: keep,
    batchAppend: () => Object.assign(new PassThrough({ objectMode: true }), { write }),
  };
  const inner = client as unknown as { GRPCStreamCreator: Create; supports: () => Promise<boolean> };
  inner.GRPCStreamCreator = (_, __, creator) => async () => creator(grpc);
  inner.supports = async () => true;
  return { client, sent };
}

const bytesOf = (message: Sent | undefined): Buffer => Buffer.from(message?.serializeBinary() ?? []);

describe('an append is written as the client writes it', () => {
  const events = [
    { id: randomUUID(), type: 'MessageSent', data: { text: 'Привет 👋', n: 1.5 }, metadata: { by: 'ü' } },
    { id: randomUUID(), type: 'Т', data: { long: 'x'.repeat(70_000) }, metadata: { a: [null, true] } },
    { id: randomUUID(), type: 'Empty', data: {}, metadata: {} },
  ];

  test.each([
    ['to a new stream', 'dialog-1', ABSENT],
    ['behind the first event', 'диалог 7/а', 0],
    ['far behind', 'dialog-9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%s', async (_, stream, expected) => {
    const { client, sent } = clientThatKeeps();
    const expectedRevision = expected === ABSENT ? NO_STREAM : BigInt(expected);
    // Never answered. The driver keeps it for the whole process, and the next connection to break refuses it: in the tests of another file.
    client.appendToStream(stream, events.map(jsonEvent), { expectedRevision }).catch(() => undefined);
    while (sent.length === 0) await Promise.resolve();
    const [message] = sent;
    const ours = encodeAppend({
      id: message?.getCorrelationId().getString() ?? '',
      stream,
      expected,
      deadline: message?.getOptions().getDeadline().toDate().getTime() ?? 0,
      events: events.map(({ id, type, data, metadata }) => ({
        id,
        type,
        data: JSON.stringify(data),
        metadata: JSON.stringify(metadata),
      })),
    });
    expect(ours.equals(bytesOf(message))).toBe(true);
  });
});

describe('a read is written as the client writes it', () => {
  const far = 2n ** 63n - 1n;
  const places = { start: START, end: END } as const;
  const directions = { forwards: FORWARDS, backwards: BACKWARDS } as const;
  const cases: [string, ReadRequest][] = (['forwards', 'backwards'] as const).flatMap((direction) =>
    (['start', 'end', 7n, far] as const).flatMap((from): [string, ReadRequest][] => [
      [`a stream ${direction} from ${from}`, { stream: 'клиент-1', from, direction, limit: 500 }],
      [`the log ${direction} from ${from}`, { stream: null, from, direction, limit: 1 }],
    ]),
  );

  test.each(cases)('%s', async (_, request) => {
    const { stream, from, direction, limit } = request;
    const { client, sent } = clientThatKeeps();
    const options = { maxCount: limit, direction: directions[direction] };
    const place = typeof from === 'bigint' ? from : places[from];
    const position = typeof place === 'bigint' ? { commit: place, prepare: place } : place;
    if (stream === null) client.readAll({ ...options, fromPosition: position });
    else client.readStream(stream, { ...options, fromRevision: place });
    while (sent.length === 0) await Promise.resolve();
    expect(encodeRead(request).equals(bytesOf(sent[0]))).toBe(true);
  });
});

test('what cannot be written leaves nothing behind for the next message', () => {
  const request = { id: 'a', stream: 's', expected: 0, deadline: 1, events: [] };
  const before = encodeAppend(request);
  expect(() => encodeAppend({ ...request, expected: -7 })).toThrow();
  expect(encodeAppend(request).equals(before)).toBe(true);
});
