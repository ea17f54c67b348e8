import type { ChannelCredentialOptions, Credentials } from '@eventstore/db-client';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { OutgoingHttpHeaders } from 'node:http2';
import { Call, type CallOptions, type Method } from '../calls/call.js';
import { createSessions, type SessionOptions } from '../calls/sessions.js';

type Channel = ReturnType<StreamsClient['getChannel']>;
/** Headers of a call, as the client makes them. */
interface Metadata {
  toHttp2Headers(): OutgoingHttpHeaders;
  clone(): Metadata;
  set(name: string, value: string): void;
}

/** Calls over connections of our own. */
export interface OwnCalls {
  /** To where the client's channel leads; null where no connection comes about. */
  begin<Request, Answer>(
    channel: Channel,
    method: Method<Request, Answer>,
    metadata: Metadata,
  ): Promise<Call<Request, Answer> | null>;
  close(): void;
}

export interface KeepAlive {
  readonly keepAliveInterval?: number;
  readonly keepAliveTimeout?: number;
}

export function createOwnCalls(
  keepAlive: KeepAlive,
  channelOptions: ChannelCredentialOptions,
  credentials: Credentials | undefined,
): OwnCalls {
  const sessions = createSessions(sessionOptionsOf(keepAlive, channelOptions));
  // The client says nobody's name without TLS either.
  const isNamed = credentials !== undefined && channelOptions.insecure !== true;
  const authorization = isNamed ? { authorization: authorizationOf(credentials) } : {};

  return {
    async begin(channel, method, metadata) {
      const session = await sessions.of(channel, channel.getTarget());
      if (session === null) return null;
      const headers = { ...metadata.toHttp2Headers(), ...authorization };
      try {
        return new Call(session, method, { headers, errorOf: errorWith(metadata) });
      } catch {
        // Closed meanwhile.
        return null;
      }
    },
    close: sessions.close,
  };
}

/** Of headers that hold text. */
const NAME = /^[a-z](?!.*-bin$)/;
const TEXT = /^[ -~]*$/;

/** Errors as those of the client's own calls, so that it knows what is meant. */
const errorWith =
  (sent: Metadata): CallOptions['errorOf'] =>
  ({ code, details }, headers) => {
    const metadata = sent.clone();
    for (const [name, value] of Object.entries(headers))
      if (NAME.test(name) && TEXT.test(String(value))) metadata.set(name, String(value));
    return Object.assign(new Error(`${code}: ${details}`), { code, details, metadata });
  };

const authorizationOf = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** As the client has it unless it is told otherwise. */
const KEEP_ALIVE_MS = 10_000;
/** Then the client itself may try: its ways are longer. */
const CONNECT_MS = 5_000;

function sessionOptionsOf(
  { keepAliveInterval = KEEP_ALIVE_MS, keepAliveTimeout = KEEP_ALIVE_MS }: KeepAlive,
  { insecure, rootCertificate, userCertFile, userKeyFile }: ChannelCredentialOptions,
): SessionOptions {
  const tls = {
    ...(rootCertificate !== undefined && { ca: rootCertificate }),
    ...(userCertFile !== undefined && { cert: userCertFile }),
    ...(userKeyFile !== undefined && { key: userKeyFile }),
  };
  return {
    tls: insecure === true ? null : tls,
    everyMs: keepAliveInterval,
    withinMs: keepAliveTimeout,
    connectMs: CONNECT_MS,
  };
}
