import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, test } from '@jest/globals';
import { isDamaged } from '@parley/eventsourcing';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import { decodeAnswer } from './append-answer.js';
import { anyEvent } from '../reading/records.js';
import { decodePlace, decodeRead, NO_JSON } from './read-answer.js';

const ID = '0f0e0d0c-0b0a-4908-8706-f50403020100';
const FAR = 2n ** 63n - 1n;

function uuid(isText = true): InstanceType<typeof shared.UUID> {
  const id = new shared.UUID();
  if (isText) {
    id.setString(ID.toUpperCase());
    return id;
  }
  const hex = ID.replaceAll('-', '');
  const half = (from: number): string =>
    BigInt.asIntN(64, BigInt(`0x${hex.slice(from, from + 16)}`)).toString();
  const halves = new shared.UUID.Structured();
  halves.setMostSignificantBits(half(0));
  halves.setLeastSignificantBits(half(16));
  id.setStructured(halves);
  return id;
}

function identifier(name: string): InstanceType<typeof shared.StreamIdentifier> {
  const found = new shared.StreamIdentifier();
  found.setStreamName(Buffer.from(name).toString('base64'));
  return found;
}

interface Given {
  readonly data?: string | Uint8Array;
  readonly metadata?: string;
  readonly contentType?: string;
  readonly isText?: boolean;
  /** Of the stream and of the log. */
  readonly at?: readonly [revision: bigint, position: bigint];
}

function recorded({
  data = '{"n":1}',
  metadata = '',
  contentType = 'application/json',
  isText,
  at: [revision, position] = [12n, FAR],
}: Given): Buffer {
  const record = new streams.ReadResp.ReadEvent.RecordedEvent();
  record.setId(uuid(isText));
  record.setStreamIdentifier(identifier('диалог-1'));
  record.setStreamRevision(String(revision));
  record.setPreparePosition(String(position));
  record.setCommitPosition(String(position));
  record.getMetadataMap().set('type', 'MessageSent');
  record.getMetadataMap().set('content-type', contentType);
  record.getMetadataMap().set('created', '17327000000005678');
  record.setCustomMetadata(Buffer.from(metadata).toString('base64'));
  record.setData(Buffer.from(data).toString('base64'));
  const event = new streams.ReadResp.ReadEvent();
  event.setEvent(record);
  event.setCommitPosition('7');
  const answer = new streams.ReadResp();
  answer.setEvent(event);
  return Buffer.from(answer.serializeBinary());
}

describe('a record is read', () => {
  test('with all that the server tells of it, positions to the last bit', () => {
    expect(decodeRead(recorded({ metadata: '{"by":"ü"}' })).record).toEqual({
      id: ID,
      streamId: 'диалог-1',
      revision: 12,
      type: 'MessageSent',
      created: 1_732_700_000_000,
      position: { commit: FAR, prepare: FAR },
      data: { n: 1 },
      metadata: { by: 'ü' },
    });
  });

  test('whichever way its id is written', () => {
    expect(decodeRead(recorded({ isText: false })).record?.id).toBe(ID);
  });

  test.each([
    ['no metadata', { metadata: '' }, { metadata: undefined }],
    ['metadata that are no JSON', { metadata: '{"by":' }, { metadata: NO_JSON }],
    ['null', { data: 'null' }, { data: null }],
    ['data that are no JSON', { data: '{"n":' }, { data: NO_JSON }],
    ['no data', { data: '' }, { data: NO_JSON }],
  ])('%s', (_, given, expected) => {
    expect(decodeRead(recorded(given)).record).toMatchObject(expected);
  });

  test('and whose data are no JSON as a damaged event, whose place is known', () => {
    const metadata = JSON.stringify({ commandId: 'c', schemaVersion: 1, occurredAt: '', actor: {} });
    const { record } = decodeRead(recorded({ data: '{"n":', metadata }));
    const event = anyEvent(record!, 'dialog-1');
    expect(event).toMatchObject({ stream: 'dialog-1', revision: 12, position: FAR, data: null });
    expect(isDamaged(event)).toBe(true);
    expect(isDamaged(anyEvent(decodeRead(recorded({ metadata })).record!, 'dialog-1'))).toBe(false);
  });

  test('bytes that do not claim to be JSON', () => {
    const { record } = decodeRead(
      recorded({ data: Buffer.of(0, 255), contentType: 'application/octet-stream' }),
    );
    expect(record?.data).toEqual(Buffer.of(0, 255));
  });

  test('past fields that nobody here knows', () => {
    const unknown = Buffer.of(0xfa, 0x01, 0x02, 0x01, 0x02, 0xf0, 0x01, 0x05);
    expect(decodeRead(Buffer.concat([unknown, recorded({})])).record?.id).toBe(ID);
  });
});

describe('the place of a record is read', () => {
  const lengths = Array.from({ length: 9 }, (_, at) => 2n ** BigInt(7 * (at + 1)));
  const numbers = [0n, 1n, FAR, ...lengths.flatMap((power) => [power - 1n, power])];

  test.each(numbers)('as it is read with the whole record, at %s', (number) => {
    const bytes = recorded({ at: [number % 2n ** 53n, number], metadata: '{"by":1}' });
    const { id, streamId, revision, position } = decodeRead(bytes).record!;
    expect(position).toEqual({ commit: number, prepare: number });
    expect(decodePlace(bytes)).toEqual({ record: { id, streamId, revision, position } });
  });

  test('whichever way its id is written, and past fields that nobody here knows', () => {
    const unknown = Buffer.of(0xfa, 0x01, 0x02, 0x01, 0x02, 0xf0, 0x01, 0x05);
    const bytes = Buffer.concat([unknown, recorded({ isText: false })]);
    expect(decodePlace(bytes).record?.id).toBe(ID);
  });

  test('from no answer that was cut off', () => {
    const bytes = recorded({});
    expect(() => decodePlace(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });
});

test('that there is no such stream is no record', () => {
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(identifier('s'));
  const answer = new streams.ReadResp();
  answer.setStreamNotFound(missing);
  const bytes = Buffer.from(answer.serializeBinary());
  expect(decodeRead(bytes)).toEqual({ record: null });
  expect(decodePlace(bytes)).toEqual({ record: null });
});

describe('the answer to an append', () => {
  function answered(change: (answer: InstanceType<typeof streams.BatchAppendResp>) => void): Buffer {
    const answer = new streams.BatchAppendResp();
    answer.setCorrelationId(uuid(false));
    answer.setStreamIdentifier(identifier('dialog-1'));
    change(answer);
    return Buffer.from(answer.serializeBinary());
  }
  function success(position: bigint | null): Buffer {
    const found = new streams.BatchAppendResp.Success();
    found.setCurrentRevision('41');
    const place = new shared.AllStreamPosition();
    place.setCommitPosition(String(position));
    place.setPreparePosition(String(position));
    if (position !== null) found.setPosition(place);
    return answered((answer) => answer.setSuccess(found));
  }
  function failure(type: string, details: { serializeBinary(): Uint8Array } | null): Buffer {
    const packed = new any.Any();
    if (details !== null) packed.pack(details.serializeBinary(), `event_store.client.${type}`);
    const status = new statuses.Status();
    status.setMessage(type);
    status.setDetails(packed);
    return answered((answer) => answer.setError(status));
  }

  test('tells where the append ends', () => {
    const result = { revision: 41, position: FAR };
    expect(decodeAnswer(success(FAR))).toEqual({ id: ID, error: null, result });
    expect(decodeAnswer(success(null))).toEqual({ id: ID, error: null, result: null });
  });

  test('tells what the stream was at instead', () => {
    const conflict = new shared.WrongExpectedVersion();
    conflict.setCurrentStreamRevision('5');
    conflict.setExpectedStreamPosition('2');
    expect(decodeAnswer(failure('WrongExpectedVersion', conflict))).toMatchObject({
      id: ID,
      error: { type: 'wrong-expected-version', streamName: 'dialog-1', actualVersion: 5n },
      result: null,
    });
  });

  test.each([
    ['StreamDeleted', new shared.StreamDeleted(), { type: 'stream-deleted' }],
    ['AccessDenied', new shared.AccessDenied(), { type: 'access-denied' }],
    ['Timeout', new shared.Timeout(), { type: 'deadline-exceeded' }],
    ['BadRequest', null, { type: 'unknown', message: 'Could not recognize BadRequest' }],
  ])('names the failure: %s', (type, details, error) => {
    expect(decodeAnswer(failure(type, details))).toMatchObject({ id: ID, error, result: null });
  });
});
