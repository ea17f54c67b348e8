import { BSON, type Document } from 'mongodb';

/** Kinds of messages. */
const OP_REPLY = 1;
const OP_QUERY = 2_004;
const OP_MSG = 2_013;
/** Bytes before the document, in an answer to a question of the old kind and in a message of today. */
const REPLY_HEAD = 36;
const MSG_HEAD = 21;
/** Where a question of the old kind names its collection. */
const NAME = 20;

/** The command of a message, as it was sent. */
export function commandIn(bytes: Buffer): Document {
  // In the old kind, the name of the collection stands before it, with how many to pass over and how many to answer.
  const from = isQuery(bytes) ? bytes.indexOf(0, NAME) + 9 : MSG_HEAD;
  return BSON.deserialize(bytes.subarray(from, from + bytes.readInt32LE(from)), { useBigInt64: true });
}

/** What a server would send as the answer to a message. */
export function answerTo(bytes: Buffer, answer: object): Buffer {
  const body = BSON.serialize(answer);
  const head = Buffer.alloc(isQuery(bytes) ? REPLY_HEAD : MSG_HEAD);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(bytes.readInt32LE(4), 8);
  head.writeInt32LE(isQuery(bytes) ? OP_REPLY : OP_MSG, 12);
  if (isQuery(bytes)) head.writeInt32LE(1, 32);
  return Buffer.concat([head, body]);
}

const isQuery = (bytes: Buffer): boolean => bytes.readInt32LE(12) === OP_QUERY;
