import { BSON, type Document } from 'mongodb';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { messagesOf } from '../../../../test/support/mongo-messages.js';
import type { StrangeServer } from '../../../../test/support/servers/strange-servers.js';

const OP_REPLY = 1;
const OP_QUERY = 2_004;
const OP_MSG = 2_013;
/** Where the document of a message begins. */
const REPLY_HEAD = 36;
const MSG_HEAD = 21;

const HELLO = {
  ok: 1,
  helloOk: true,
  isWritablePrimary: true,
  minWireVersion: 0,
  maxWireVersion: 21,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
};

/** Speaks MongoDB's protocol: answers every handshake with `hello`, which may need the port, and every other question with `other`. */
export async function startMongoAnswers(
  hello: (port: number) => Document,
  other: Document = { ok: 1 },
): Promise<StrangeServer> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const take = messagesOf(({ bytes }) => {
      const isGreeting = /^(hello|ismaster)$/i.test(commandOf(bytes));
      const { port } = server.address() as AddressInfo;
      socket.write(answerTo(bytes, isGreeting ? { ...HELLO, ...hello(port) } : other));
    });
    socket.on('data', take);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function commandOf(bytes: Buffer): string {
  const isQuery = bytes.readInt32LE(12) === OP_QUERY;
  // Behind the name of the collection stand how many to pass over and how many to answer.
  const from = isQuery ? bytes.indexOf(0, 20) + 9 : MSG_HEAD;
  const [name = ''] = Object.keys(BSON.deserialize(bytes.subarray(from, from + bytes.readInt32LE(from))));
  return name;
}

function answerTo(bytes: Buffer, document: Document): Buffer {
  const isQuery = bytes.readInt32LE(12) === OP_QUERY;
  const body = BSON.serialize(document);
  const head = Buffer.alloc(isQuery ? REPLY_HEAD : MSG_HEAD);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(bytes.readInt32LE(4), 8);
  head.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  if (isQuery) head.writeInt32LE(1, 32);
  return Buffer.concat([head, body]);
}
