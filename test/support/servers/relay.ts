import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Called with what one connection sends to the server, in order; nothing is handed on but what it hands on. */
export type Inspect = (handOn: (bytes: Buffer) => void) => (bytes: Buffer) => void;

/** Stands between a program and a server that it speaks to by TCP; stays on its port. */
export interface Relay {
  readonly port: number;
  /** Bytes that the server has answered so far, on all connections. */
  answered(): number;
  /** Tears every connection and refuses new ones, as a machine does that went away. */
  cut(): Promise<void>;
  /** Ends a cut. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** `inspect` is called once for each connection. Default: everything is handed on. */
export async function openRelay(target: Address, inspect?: Inspect): Promise<Relay> {
  const sockets = new Set<Socket>();
  let answered = 0;
  const count = (bytes: Buffer): void => void (answered += bytes.length);
  let server = await listen(target, sockets, inspect, count, 0);
  const { port } = server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port,
    answered: () => answered,
    cut,
    async mend() {
      if (!server.listening) server = await listen(target, sockets, inspect, count, port);
    },
    close: cut,
  };
}

async function listen(
  target: Address,
  sockets: Set<Socket>,
  inspect: Inspect | undefined,
  count: (bytes: Buffer) => void,
  port: number,
): Promise<Server> {
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      // Whatever becomes of one side becomes of the other.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    upstream.on('data', count);
    upstream.pipe(client);
    if (inspect === undefined) client.pipe(upstream);
    else
      client.on(
        'data',
        inspect((bytes) => void upstream.write(bytes)),
      );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
