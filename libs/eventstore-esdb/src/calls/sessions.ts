import { connect, type ClientHttp2Session, type SecureClientSessionOptions } from 'node:http2';

export interface SessionOptions {
  /** Null: without TLS. */
  readonly tls: Pick<SecureClientSessionOptions, 'ca' | 'cert' | 'key'> | null;
  /** How often the server is asked whether it is there, and how long it may take to say so, in ms. */
  readonly everyMs: number;
  readonly withinMs: number;
  /** How long it may take to connect. */
  readonly connectMs: number;
}

/** Connections of our own, one for each of the client's. */
export interface Sessions {
  /**
   * To where the client's channel leads. Null where no connection that speaks HTTP/2 comes about: the client has more ways to connect, and
   * words for why it cannot.
   */
  of(channel: object, target: string): Promise<ClientHttp2Session | null>;
  close(): void;
}

interface Opened {
  readonly session: ClientHttp2Session;
  readonly ready: Promise<ClientHttp2Session | null>;
}

const SCHEME = /^[a-z]+:(\/\/\/?)?(?=.*:)/;

export function createSessions({ tls, everyMs, withinMs, connectMs }: SessionOptions): Sessions {
  const opened = new WeakMap<object, Opened>();
  const open = new Set<ClientHttp2Session>();

  const begin = (target: string): Opened => {
    const authority = `${tls === null ? 'http' : 'https'}://${target.replace(SCHEME, '')}`;
    const session = connect(authority, { ...tls, maxSessionMemory: Number.MAX_SAFE_INTEGER });
    // The client has gone on to another member, or begun again: what is under way ends where it is.
    for (const other of open) other.close();
    open.add(session);
    session.once('close', () => open.delete(session));
    const late = setTimeout(() => session.destroy(), connectMs);
    const ready = new Promise<ClientHttp2Session | null>((resolve) => {
      // Another server than one of HTTP/2 does not send its settings.
      session.once('remoteSettings', () => {
        clearTimeout(late);
        keepAlive(session, everyMs, withinMs);
        resolve(session);
      });
      session.on('error', () => resolve(null));
      session.once('close', () => {
        clearTimeout(late);
        resolve(null);
      });
    });
    // No call goes over a connection that the server is about to end.
    session.once('goaway', () => session.close());
    return { session, ready };
  };

  return {
    of(channel, target) {
      const known = opened.get(channel);
      if (known !== undefined && !known.session.closed && !known.session.destroyed) return known.ready;
      const made = begin(target);
      opened.set(channel, made);
      return made.ready;
    },
    close() {
      for (const session of open) session.destroy();
    },
  };
}

/** A connection may be gone without a sign of it. */
function keepAlive(session: ClientHttp2Session, everyMs: number, withinMs: number): void {
  const timer = setInterval(() => {
    if (session.destroyed) return;
    const late = setTimeout(() => session.destroy(), withinMs);
    late.unref();
    session.ping(() => clearTimeout(late));
  }, everyMs);
  timer.unref();
  session.once('close', () => clearInterval(timer));
}
