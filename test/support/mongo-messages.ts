/** One message to MongoDB as it goes over the wire (OP_MSG). */
export interface MongoMessage {
  readonly bytes: Buffer;
  /** As in `{ update: 'feed_1', … }`. Empty when the message is of another kind. */
  readonly command: string;
  readonly collection: string;
  /** Where the rows of a write begin and end in `bytes`. */
  readonly rows: readonly (readonly [from: number, to: number])[];
  /** Where the lengths stand of all that holds the rows. */
  readonly lengths: readonly number[];
}

type Rows = Pick<MongoMessage, 'rows' | 'lengths'>;

const OP_MSG = 2_013;
const HEADER = 16;
const BODY = HEADER + 5;
const NAMES = ['documents', 'updates', 'deletes'];
/** Kinds of BSON values. */
const TEXT = 2;
const ARRAY = 4;
const SIZES: Readonly<Record<number, number>> = { 1: 8, 7: 12, 8: 1, 9: 8, 10: 0, 16: 4, 17: 8, 18: 8 };
const NO_ROWS: Rows = { rows: [], lengths: [] };

/** Cuts what arrives on one connection into messages, however it was cut on the way. */
export function messagesOf(take: (message: MongoMessage) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= HEADER && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      take(messageOf(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
  };
}

/** The same write with only so many of its rows, the first ones. */
export function withRows({ bytes, rows, lengths }: MongoMessage, count: number): Buffer {
  const from = rows[count]?.[0] ?? bytes.length;
  const to = rows.at(-1)?.[1] ?? from;
  const shorter = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  for (const place of [0, ...lengths]) shorter.writeInt32LE(bytes.readInt32LE(place) - (to - from), place);
  return shorter;
}

function messageOf(bytes: Buffer): MongoMessage {
  const isCommand = bytes.readInt32LE(12) === OP_MSG && bytes[HEADER + 4] === 0 && bytes[BODY + 4] === TEXT;
  if (!isCommand) return { bytes, command: '', collection: '', ...NO_ROWS };
  const [command, after] = textAt(bytes, BODY + 5);
  const [collection] = textAt(bytes, after + 4);
  return { bytes, command, collection, ...(rowsBeside(bytes) ?? rowsInside(bytes)) };
}

/** Rows in a section of their own, behind the command. */
function rowsBeside(bytes: Buffer): Rows | null {
  const kind = BODY + bytes.readInt32LE(BODY);
  if (kind >= bytes.length || bytes[kind] !== 1) return null;
  const section = kind + 1;
  const rows: [number, number][] = [];
  const end = section + bytes.readInt32LE(section);
  for (let from = textAt(bytes, section + 4)[1]; from < end;) {
    const to = from + bytes.readInt32LE(from);
    rows.push([from, to]);
    from = to;
  }
  return { rows, lengths: [section] };
}

/** Rows in a list that is a field of the command. */
function rowsInside(bytes: Buffer): Rows {
  for (const [kind, name, , value] of fieldsAt(bytes, BODY)) {
    if (kind !== ARRAY || !NAMES.includes(name)) continue;
    const rows = [...fieldsAt(bytes, value)].map(([, , from, , to]) => [from, to] as const);
    return { rows, lengths: [BODY, value] };
  }
  return NO_ROWS;
}

type Field = readonly [kind: number, name: string, from: number, value: number, to: number];

function* fieldsAt(bytes: Buffer, document: number): Generator<Field> {
  const end = document + bytes.readInt32LE(document) - 1;
  for (let from = document + 4; from < end;) {
    const kind = bytes.readUInt8(from);
    const [name, value] = textAt(bytes, from + 1);
    const to = value + sizeOf(kind, bytes, value);
    yield [kind, name, from, value, to];
    from = to;
  }
}

function sizeOf(kind: number, bytes: Buffer, at: number): number {
  const fixed = SIZES[kind];
  if (fixed !== undefined) return fixed;
  if (kind === TEXT) return 4 + bytes.readInt32LE(at);
  if (kind === 5) return 5 + bytes.readInt32LE(at);
  return bytes.readInt32LE(at);
}

/** A text that ends with a zero, and where the next thing begins. */
function textAt(bytes: Buffer, from: number): [text: string, next: number] {
  const end = bytes.indexOf(0, from);
  return [bytes.toString('utf8', from, end), end + 1];
}
