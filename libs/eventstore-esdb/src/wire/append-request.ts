import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import { ABSENT, type SerialisedEvent } from '@parley/eventsourcing';
import { field, VARINT, written } from './writing.js';

export interface AppendRequest {
  /** Names the answer: a UUID. */
  readonly id: string;
  readonly stream: string;
  /** Revision of the stream's last event; {@link ABSENT} for a stream that is to be new. */
  readonly expected: number;
  /** Until when the server may write: ms since 1970, by this process's clock. */
  readonly deadline: number;
  readonly events: readonly SerialisedEvent[];
}

/** One whole BatchAppendReq, byte for byte as the client writes it. */
export const encodeAppend = (request: AppendRequest): Buffer =>
  written((writer) => writeAppend(writer, request));

function writeAppend(
  writer: BinaryWriter,
  { id, stream, expected, deadline, events }: AppendRequest,
): BinaryWriter {
  field(writer, 1).fork();
  field(writer, 2).string(id).join();
  field(writer, 2).fork();
  field(field(writer, 1).fork(), 3).string(stream).join();
  if (expected === ABSENT) field(writer, 3).fork().join();
  else field(writer, 2, VARINT).uint64(expected);
  writeTime(field(writer, 6).fork(), deadline).join();
  writer.join();
  for (const event of events) writeEvent(field(writer, 3).fork(), event).join();
  return field(writer, 4, VARINT).bool(true);
}

/** A google.protobuf.Timestamp, which leaves out what is zero. */
function writeTime(writer: BinaryWriter, ms: number): BinaryWriter {
  const seconds = Math.floor(ms / 1_000);
  const nanoseconds = (ms - seconds * 1_000) * 1_000_000;
  field(writer, 1, VARINT).int64(seconds);
  return nanoseconds === 0 ? writer : field(writer, 2, VARINT).int32(nanoseconds);
}

/** The JSON goes as it is: the client would write it again, and turn it into base64 and back. */
function writeEvent(writer: BinaryWriter, { id, type, data, metadata }: SerialisedEvent): BinaryWriter {
  field(field(writer, 1).fork(), 2).string(id).join();
  writeProperty(writer, 'content-type', 'application/json');
  writeProperty(writer, 'type', type);
  field(writer, 3).string(metadata);
  return field(writer, 4).string(data);
}

function writeProperty(writer: BinaryWriter, name: string, value: string): void {
  field(writer, 2).fork();
  field(writer, 1).string(name);
  field(writer, 2).string(value).join();
}
