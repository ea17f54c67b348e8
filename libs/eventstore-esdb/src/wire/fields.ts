import { BinaryReader } from '@bufbuild/protobuf/wire';

/** What the server sent, with the place up to which it has been read. */
export interface Message {
  readonly bytes: Buffer;
  readonly reader: BinaryReader;
}

/** Reads a field into something, or answers false: then it is passed over, like whatever later versions of the server add. */
export type Take<T> = (message: Message, into: T, field: number) => boolean;

/** Hands each field of a whole message to `take`; answers `into`. */
export function readMessage<T>(bytes: Buffer, into: T, take: Take<T>): T {
  return readFields({ bytes, reader: new BinaryReader(bytes) }, bytes.length, into, take);
}

/** Hands each field of the message that comes next within another to `take`; answers `into`. */
export function readInner<T>(message: Message, into: T, take: Take<T>): T {
  const length = message.reader.uint32();
  return readFields(message, message.reader.pos + length, into, take);
}

function readFields<T>(message: Message, end: number, into: T, take: Take<T>): T {
  const { reader } = message;
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (!take(message, into, field)) reader.skip(wireType, field);
  }
  return into;
}

/** The bytes that come next: a part of the message, not a copy. */
export function readBytes({ bytes, reader }: Message): Buffer {
  const length = reader.uint32();
  const start = reader.pos;
  reader.pos += length;
  return bytes.subarray(start, reader.pos);
}

/** The text that comes next. */
export function readText({ bytes, reader }: Message): string {
  const length = reader.uint32();
  const start = reader.pos;
  reader.pos += length;
  return bytes.toString('utf8', start, reader.pos);
}

/** Seven bits each: together within what a `number` holds exactly. */
const SHORT_BYTES = 7;

/** The unsigned number that comes next. */
export function readNumber({ bytes, reader }: Message): bigint {
  let value = 0;
  let weight = 1;
  for (let at = reader.pos; at < reader.pos + SHORT_BYTES; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) break;
    value += (byte & 0x7f) * weight;
    weight *= 0x80;
    if (byte >= 0x80) continue;
    reader.pos = at + 1;
    return BigInt(value);
  }
  return BigInt(reader.uint64());
}
