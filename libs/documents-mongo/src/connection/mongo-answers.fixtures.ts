import type { Document } from 'mongodb';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { messagesOf } from '../../../../test/support/mongo-messages.js';
import type { StrangeServer } from '../../../../test/support/servers/strange-servers.js';
import { answerTo, commandIn } from '../testing/wire.js';

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
      const [name = ''] = Object.keys(commandIn(bytes));
      const isGreeting = /^(hello|ismaster)$/i.test(name);
      const { port } = server.address() as AddressInfo;
      socket.write(answerTo(bytes, isGreeting ? { ...HELLO, ...hello(port) } : other));
    });
    socket.on('data', take);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
