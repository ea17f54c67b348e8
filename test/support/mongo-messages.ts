/** One message to MongoDB as it goes over the wire (OP_MSG). */
export interface MongoMessage {
  readonly bytes: Buffer;
  /** As in `{ update: 'feed_1', … }`. Empty when the message is of another kind. */
  readonly command: string;
  readonly collection: string;
  /** Where the rows of a write begin and end in `bytes`. */
  readonly rows: readonly (readonly [from: number, to: number])[];
}

const HEADER = 16;
const OP_MSG = 2_013;
const TEXT = 2;

/** Cuts what arrives on one connection into messages, however it was cut on the way. */
export function messagesOf(take: (message: MongoMessage) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= HEADER && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      take(messageOf(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
  };
}

/** The same write with only so many of its rows, all of the first ones. */
export function withRows({ bytes, rows }: MongoMessage, count: number): Buffer {
  const from = rows[count]?.[0] ?? bytes.length;
  const to = rows.at(-1)?.[1] ?? from;
  const shorter = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  shorter.writeInt32LE(shorter.length, 0);
  const section = sequenceAt(bytes);
  if (section !== null) shorter.writeInt32LE(bytes.readInt32LE(section) - (to - from), section);
  return shorter;
}

function messageOf(bytes: Buffer): MongoMessage {
  const other = { bytes, command: '', collection: '', rows: [] };
  const body = HEADER + 5;
  if (bytes.readInt32LE(12) !== OP_MSG || bytes[HEADER + 4] !== 0 || bytes[body + 4] !== TEXT) return other;
  const [command, after] = textAt(bytes, body + 5);
  const [collection] = textAt(bytes, after + 4);
  return { bytes, command, collection, rows: rowsOf(bytes) };
}

/** Where the length of the rows' section stands; null: the message has none. */
function sequenceAt(bytes: Buffer): number | null {
  const kind = HEADER + 5 + bytes.readInt32LE(HEADER + 5);
  return kind < bytes.length && bytes[kind] === 1 ? kind + 1 : null;
}

function rowsOf(bytes: Buffer): [number, number][] {
  const section = sequenceAt(bytes);
  if (section === null) return [];
  const rows: [number, number][] = [];
  const end = section + bytes.readInt32LE(section);
  for (let from = textAt(bytes, section + 4)[1]; from < end;) {
    const to = from + bytes.readInt32LE(from);
    rows.push([from, to]);
    from = to;
  }
  return rows;
}

/** A text that ends with a zero, and where the next thing begins. */
function textAt(bytes: Buffer, from: number): [text: string, next: number] {
  const end = bytes.indexOf(0, from);
  return [bytes.toString('utf8', from, end), end + 1];
}
