import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands on the way to a server, and can take the way away. */
export interface TcpRelay {
  readonly port: number;
  /** Tears every connection and refuses new ones, as a network that is gone. */
  cut(): void;
  /** Hands nothing on, and tears nothing: a caller gets no answer. */
  pause(): void;
  /** Hands on what is asked and loses what is answered; `mend` tears what has lost something. */
  lose(): void;
  /** Bytes of answers that were lost since `lose`. */
  lost(): number;
  /** As it was before. */
  mend(): void;
  close(): Promise<void>;
}

export async function openTcpRelay(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpRelay> {
  const pairs = new Map<Socket, Socket>();
  let state: 'open' | 'cut' | 'paused' | 'losing' = 'open';
  let lost = 0;

  const tear = (): void => {
    for (const [inner, outer] of pairs) {
      inner.destroy();
      outer.destroy();
    }
    pairs.clear();
  };

  const server = createServer((inner) => {
    if (state === 'cut') {
      inner.destroy();
      return;
    }
    const outer = connect(target.port, target.host);
    pairs.set(inner, outer);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      from.on('data', (chunk) => {
        if (state === 'losing' && from === outer) lost += chunk.length;
        else to.write(chunk);
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(inner);
      });
      if (state === 'paused') from.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = (): readonly Socket[] => [...pairs].flat();

  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      tear();
    },
    pause() {
      state = 'paused';
      for (const socket of sockets()) socket.pause();
    },
    lose() {
      state = 'losing';
      lost = 0;
    },
    lost: () => lost,
    mend() {
      if (state === 'losing') tear();
      state = 'open';
      for (const socket of sockets()) socket.resume();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      tear();
      await closed;
    },
  };
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
