import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import { field, VARINT, written } from './writing.js';

/** Which end to begin at, or which revision or position: the record there comes first, but backwards in `$all` it is left out. */
export type ReadFrom = 'start' | 'end' | bigint;

export interface ReadRequest {
  /** Null: the whole log. */
  readonly stream: string | null;
  /** Whether another member than the leader is not to answer; a stream is always asked of the leader. */
  readonly isFromLeader?: boolean;
  readonly from: ReadFrom;
  readonly direction: 'forwards' | 'backwards';
  /** Most records. */
  readonly limit: number;
}

/** A ReadReq, byte for byte as the client writes it: no links are followed, nothing is filtered, ids are text. */
export const encodeRead = (request: ReadRequest): Buffer => written((writer) => writeRead(writer, request));

function writeRead(writer: BinaryWriter, { stream, from, direction, limit }: ReadRequest): BinaryWriter {
  field(writer, 1).fork();
  if (stream === null) writePlace(field(writer, 2).fork(), from, WHOLE_LOG).join();
  else {
    field(writer, 1).fork();
    field(field(writer, 1).fork(), 3).string(stream).join();
    writePlace(writer, from, STREAM).join();
  }
  if (direction === 'backwards') field(writer, 3, VARINT).uint32(1);
  field(writer, 5, VARINT).uint64(limit);
  field(writer, 8).fork().join();
  field(field(writer, 9).fork(), 2).fork().join().join();
  return writer.join();
}

interface Places {
  readonly start: number;
  readonly end: number;
  /** Writes a place between the ends. */
  readonly at: (writer: BinaryWriter, place: bigint) => BinaryWriter;
}

const STREAM: Places = {
  start: 3,
  end: 4,
  at: (writer, revision) => field(writer, 2, VARINT).uint64(revision),
};

const WHOLE_LOG: Places = {
  start: 2,
  end: 3,
  at(writer, position) {
    field(writer, 1).fork();
    field(writer, 1, VARINT).uint64(position);
    return field(writer, 2, VARINT).uint64(position).join();
  },
};

function writePlace(writer: BinaryWriter, from: ReadFrom, { start, end, at }: Places): BinaryWriter {
  return typeof from === 'bigint'
    ? at(writer, from)
    : field(writer, from === 'start' ? start : end)
        .fork()
        .join();
}
