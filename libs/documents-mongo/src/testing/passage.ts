import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that a test can take away. */
export interface Passage {
  readonly url: string;
  /** `cut`: every connection ends and none is taken. `silent`: nothing goes through any more. */
  interrupt(kind: 'cut' | 'silent'): void;
  /** Connections that go through it now. */
  connections(): number;
  resume(): void;
  close(): Promise<void>;
}

/**
 * Opens one to the first server of a url of MongoDB. `answered`: what becomes of the bytes that the server sends; default: they stay. `asked` sees
 * what is sent to it, also what does not go through.
 */
export async function connectThrough(
  url: string,
  answered: (bytes: Buffer) => Buffer = (bytes) => bytes,
  asked: (bytes: Buffer) => void = () => undefined,
): Promise<Passage> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'silent' = 'open';

  const server = createServer((near) => {
    const far = connect(Number(port || 27_017), hostname);
    for (const [from, to, passed] of [
      [near, far, (bytes: Buffer) => bytes],
      [far, near, answered],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (from === near) asked(bytes);
        if (state === 'open') to.write(passed(bytes));
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (state === 'cut') near.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const endAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    interrupt(kind) {
      state = kind;
      if (kind === 'cut') endAll();
    },
    connections: () => sockets.size / 2,
    resume() {
      // What was swallowed is missing from the connections that were open: they are of no more use.
      if (state === 'silent') endAll();
      state = 'open';
    },
    async close() {
      endAll();
      server.close();
      await once(server, 'close');
    },
  };
}
