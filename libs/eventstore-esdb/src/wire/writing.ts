import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export const VARINT = WireType.Varint;

/** Begins a field: of text, bytes or a message unless given otherwise. */
export const field = (writer: BinaryWriter, number: number, type = WireType.LengthDelimited): BinaryWriter =>
  writer.tag(number, type);

/** Used again and again, for it keeps its memory. */
let writer = new BinaryWriter();

/** The bytes of a message that `write` writes, at once. */
export function written(write: (writer: BinaryWriter) => BinaryWriter): Buffer {
  try {
    return Buffer.from(write(writer).finish().buffer);
  } catch (error) {
    writer = new BinaryWriter();
    throw error;
  }
}
