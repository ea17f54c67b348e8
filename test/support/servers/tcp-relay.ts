import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Where the bytes of one connection go on. */
export interface Ends {
  toServer(bytes: Buffer): void;
  toClient(bytes: Buffer): void;
}

/** What becomes of the bytes of one connection, as they come from either end; where a function is missing they go on as they are. */
export interface Between {
  readonly fromClient?: (bytes: Buffer) => void;
  readonly fromServer?: (bytes: Buffer) => void;
}

/** Called once for each connection. */
export type Inspect = (ends: Ends) => Between;

/** Stands on the way to a server, and can take the way away. */
export interface TcpRelay {
  readonly port: number;
  /** Connections that go through it now. */
  connections(): number;
  /** Bytes that the server has answered so far, on all connections. */
  answered(): number;
  /** Tears every connection and refuses new ones, as a network that is gone. */
  cut(): void;
  /** Hands nothing on, and tears nothing: a caller gets no answer. */
  pause(): void;
  /** Loses what comes from either end; `mend` tears what has lost something. */
  silence(): void;
  /** Hands on what is asked and loses what is answered; `mend` tears what has lost something. */
  lose(): void;
  /** Bytes of answers that were lost since `lose`. */
  lost(): number;
  /** As it was before. */
  mend(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Opens one. Default: everything is handed on. */
export async function openTcpRelay(
  target: { readonly host: string; readonly port: number },
  inspect: Inspect = () => ({}),
): Promise<TcpRelay> {
  const pairs = new Set<Pair>();
  let state: 'open' | 'cut' | 'paused' | 'silent' | 'losing' = 'open';
  let answered = 0;
  let lost = 0;

  const tear = (): void => pairs.forEach(destroy);
  const sockets = (): readonly Socket[] => [...pairs].flatMap(({ client, server }) => [client, server]);
  const listener = createServer((client) => {
    if (state === 'cut') {
      client.destroy();
      return;
    }
    const pair = { client, server: connect(target.port, target.host) };
    pairs.add(pair);
    joinEnds(pair, () => pairs.delete(pair));
    if (state === 'paused') for (const socket of [pair.client, pair.server]) socket.pause();
    const toServer = (bytes: Buffer): void => {
      if (state !== 'silent') pair.server.write(bytes);
    };
    const toClient = (bytes: Buffer): void => {
      if (state === 'losing') lost += bytes.length;
      else if (state !== 'silent') client.write(bytes);
    };
    const { fromClient = toServer, fromServer = toClient } = inspect({ toServer, toClient });
    client.on('data', fromClient);
    pair.server.on('data', (bytes) => {
      answered += bytes.length;
      fromServer(bytes);
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  return {
    port: (listener.address() as AddressInfo).port,
    connections: () => pairs.size,
    answered: () => answered,
    cut() {
      state = 'cut';
      tear();
    },
    pause() {
      state = 'paused';
      for (const socket of sockets()) socket.pause();
    },
    silence() {
      state = 'silent';
    },
    lose() {
      state = 'losing';
      lost = 0;
    },
    lost: () => lost,
    mend() {
      if (state === 'losing' || state === 'silent') tear();
      state = 'open';
      for (const socket of sockets()) socket.resume();
    },
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      tear();
      await closed;
    },
  };
}

const destroy = ({ client, server }: Pair): void => {
  client.destroy();
  server.destroy();
};

/** Whatever becomes of one end becomes of the other. */
function joinEnds(pair: Pair, onClosed: () => void): void {
  for (const [from, to] of [
    [pair.client, pair.server],
    [pair.server, pair.client],
  ] as const) {
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      to.destroy();
      onClosed();
    });
  }
}

/** The URL with the relay in the place of the server that it names. */
export function throughRelay(url: string, { port }: { readonly port: number }): string {
  const { host } = new URL(url);
  return url.replace(host, `127.0.0.1:${port}`);
}

/** Host and port of a connection string that names one server. */
export function targetOf(url: string, usualPort: number): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) || usualPort };
}
