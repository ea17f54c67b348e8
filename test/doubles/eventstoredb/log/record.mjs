// One event as it lies in the log: a frame (length, checksum), what the index needs, and the whole answer that a reader is sent.
import { crc32 } from 'node:zlib';
import { shared, streamIdentifier, streams } from '../wire/proto.mjs';

const FRAME = 8;
const FIXED = 1 + 8 + 8 + 36 + 2 + 2;
const LAST_OF_APPEND = 1;
const TICKS_PER_MS = 10_000n;

/** The revision that a tombstone has, and the `$tb` of a soft deletion. */
export const END_OF_STREAM = 9_223_372_036_854_775_807n;

/**
 * @typedef {{ id: string, type: string, contentType: string, data: Uint8Array, metadata: Uint8Array }} Proposed
 * @typedef {Proposed & { stream: string, revision: bigint, created: number }} Written
 * @typedef {{ position: number, length: number, last: boolean, revision: bigint, created: number, id: string, stream: string, type: string, message: Buffer }} Stored
 */

/**
 * The bytes of one event whose frame begins at `position`, which is also its place in `$all`.
 * @param {Written} event
 * @param {number} position
 * @param {boolean} last whether the append ends with it
 */
export function encode(event, position, last) {
  const stream = Buffer.from(event.stream, 'utf8');
  const type = Buffer.from(event.type, 'utf8');
  const message = Buffer.from(answerOf(event, String(position)).serializeBinary());
  const body = FIXED + stream.length + type.length + message.length;
  const bytes = Buffer.allocUnsafe(FRAME + body);
  bytes.writeUInt32LE(body, 0);
  let at = bytes.writeUInt8(last ? LAST_OF_APPEND : 0, FRAME);
  at = bytes.writeBigInt64LE(event.revision, at);
  at = bytes.writeDoubleLE(event.created, at);
  at += bytes.write(event.id, at, 36, 'latin1');
  at = bytes.writeUInt16LE(stream.length, at);
  at = bytes.writeUInt16LE(type.length, at);
  at += stream.copy(bytes, at);
  at += type.copy(bytes, at);
  message.copy(bytes, at);
  bytes.writeUInt32LE(crc32(bytes.subarray(FRAME)), 4);
  return bytes;
}

/** The message that `Read` answers for this event. */
function answerOf(event, position) {
  const id = new shared.UUID();
  id.setString(event.id);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(id);
  recorded.setStreamIdentifier(streamIdentifier(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setPreparePosition(position);
  recorded.setCommitPosition(position);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', String(BigInt(event.created) * TICKS_PER_MS));
  recorded.setCustomMetadata(event.metadata);
  recorded.setData(event.data);
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(position);
  const answer = new streams.ReadResp();
  answer.setEvent(read);
  return answer;
}

/**
 * The event whose frame begins at `at` in `bytes`; null when it is not there whole.
 * @param {Buffer} bytes
 * @param {number} at
 * @param {number} position of that frame in the log
 * @returns {Stored | null}
 */
export function decode(bytes, at, position) {
  const body = at + FRAME;
  if (body > bytes.length) return null;
  const length = bytes.readUInt32LE(at);
  if (length < FIXED || body + length > bytes.length) return null;
  const stream = body + FIXED;
  const type = stream + bytes.readUInt16LE(stream - 4);
  const message = type + bytes.readUInt16LE(stream - 2);
  return {
    position,
    length: FRAME + length,
    last: (bytes.readUInt8(body) & LAST_OF_APPEND) !== 0,
    revision: bytes.readBigInt64LE(body + 1),
    created: bytes.readDoubleLE(body + 9),
    id: bytes.latin1Slice(body + 17, body + 53),
    stream: bytes.utf8Slice(stream, type),
    type: bytes.utf8Slice(type, message),
    message: bytes.subarray(message, body + length),
  };
}

/** Whether the frame's bytes are the ones that were written. */
export function isIntact(bytes, at, length) {
  return crc32(bytes.subarray(at + FRAME, at + length)) === bytes.readUInt32LE(at + 4);
}

/** The data of a stored event, as text. */
export function dataText(stored) {
  const message = streams.ReadResp.deserializeBinary(stored.message);
  return Buffer.from(message.getEvent().getEvent().getData_asU8()).toString('utf8');
}
