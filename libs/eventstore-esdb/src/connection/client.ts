import { readFileSync } from 'node:fs';
import {
  EventStoreDBClient,
  LEADER,
  type ChannelCredentialOptions,
  type Credentials,
} from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { Method } from '../calls/call.js';
import type { ConnectionUrl } from './connection-url.js';
import type { EsdbOptions } from './options.js';
import { decodeAnswer, type AppendAnswer } from '../wire/append-answer.js';
import { encodeAppend, type AppendRequest } from '../wire/append-request.js';
import type { DecodeRead, ReadAnswer } from '../wire/read-answer.js';
import { encodeRead, type ReadRequest } from '../wire/read-request.js';
import { createOwnCalls, type OwnCalls } from './own-calls.js';
import { hideNumberAsName } from './warnings.js';

type Settings = ConstructorParameters<typeof EventStoreDBClient>[0];
type Channel = Awaited<ReturnType<EventStoreDBClient['getChannel']>>;

const READ = '/event_store.client.streams.Streams/Read';
const APPENDS: Method<AppendRequest, AppendAnswer> = {
  path: '/event_store.client.streams.Streams/BatchAppend',
  encode: encodeAppend,
  decode: decodeAnswer,
};

/** What a call of the server answers, one after the other. */
export interface Answers<T> {
  on(event: 'data', listener: (item: T) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  cancel(): void;
}

/** A call that takes messages until it ends. */
export interface Conversation<Request, Answer> extends Answers<Answer> {
  write(request: Request): unknown;
}

/**
 * The driver's client, closed for good when it is no longer wanted. It finds the server, and knows its members and errors; what is read and appended
 * most is written and read here, over a connection of our own to where the client's leads: the client turns all content into base64 and back,
 * and the calls of its connection hand on each message through many hands. Where no such connection comes about its own calls are made.
 */
export class EsdbClient extends EventStoreDBClient {
  private opened: Promise<Channel> | null = null;
  private readonly ownCalls: OwnCalls;
  private isClosed = false;

  constructor(settings: Settings, channel: ChannelCredentialOptions, credentials: Credentials | undefined) {
    // The constructor has one overload for each kind of settings, and takes every kind.
    super(settings as never, channel, credentials);
    this.ownCalls = createOwnCalls(settings, channel, credentials);
    const { getChannel } = this;
    this.getChannel = () => (this.opened = getChannel());
  }

  /**
   * Makes a call for records, as `decode` reads them, and hands it to `answer`, which ends with it. A call that fails for lack of a connection, or is cancelled, makes the
   * client connect again. Streams are asked of the leader: only it knows at once what was appended.
   */
  read<Read, T>(
    request: ReadRequest,
    decode: DecodeRead<Read>,
    answer: (answers: Answers<ReadAnswer<Read>>) => Promise<T>,
  ): Promise<T> {
    const requiresLeader = request.stream !== null || request.isFromLeader === true;
    const settings = this.callArguments({ requiresLeader }, { deadline: Infinity });
    return this.execute(StreamsClient, 'read', async (client) => {
      const method = { path: READ, encode: encodeRead, decode };
      const call = await this.ownCalls.begin(client.getChannel(), method, settings[0]);
      if (call === null)
        return answer(client.makeServerStreamRequest(READ, encodeRead, decode, request, ...settings));
      call.ask(request);
      return answer(call);
    });
  }

  openAppends(): Promise<Conversation<AppendRequest, AppendAnswer>> {
    const settings = this.callArguments({}, { deadline: Infinity });
    return this.execute(StreamsClient, 'append', async (client) => {
      const call = await this.ownCalls.begin(client.getChannel(), APPENDS, settings[0]);
      if (call === null) return this.openAppendsByClient(settings);
      // As of a call of the client's own: it looks for another member, or connects again.
      const failed = (error: Error) => this.handleError(client, error).catch(() => undefined);
      call.on('error', (error: Error) => void (this.isClosed || failed(error)));
      return call;
    });
  }

  private openAppendsByClient(
    settings: ReturnType<EventStoreDBClient['callArguments']>,
  ): Promise<Conversation<AppendRequest, AppendAnswer>> {
    const { path, encode, decode } = APPENDS;
    return this.GRPCStreamCreator(StreamsClient, 'append', (client) =>
      client.makeBidiStreamRequest(path, encode, decode, ...settings),
    )();
  }

  /** As the server names it. */
  async serverVersion(): Promise<string> {
    return (await this.capabilities).serverVersion;
  }

  /** Ends every stream, then the connection, which `dispose` alone leaves open. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.dispose();
    this.ownCalls.close();
    (await this.opened?.catch(() => null))?.close();
  }
}

/** A client for options that `checkEsdbOptions` has found nothing wrong with. Connects when it is first asked for something. */
export function createClient(url: ConnectionUrl, options: EsdbOptions): EsdbClient {
  const { hosts, isDiscovery, isSecure, settings } = url;
  const common = { ...settings, connectionName: 'parley', throwOnAppendFailure: true };
  const { username, password } = options;
  const given = username === undefined || password === undefined ? undefined : { username, password };
  const [host] = hosts;
  if (host === undefined) throw new TypeError('A connection needs a host.');
  const place = isDiscovery
    ? { discover: host }
    : hosts.length > 1
      ? { endpoints: [...hosts] }
      : { endpoint: host };
  const preference = 'endpoint' in place ? {} : { nodePreference: LEADER };
  const credentials = url.credentials ?? given;
  return new EsdbClient(
    { ...place, ...preference, ...common } as Settings,
    channelOf(isSecure, options),
    credentials,
  );
}

function channelOf(isSecure: boolean, { caFile, certFile, keyFile }: EsdbOptions): ChannelCredentialOptions {
  if (!isSecure) return { insecure: true };
  // The members of a cluster may be named by number even when it is found by a name.
  hideNumberAsName();
  return {
    insecure: false,
    ...(caFile !== undefined && { rootCertificate: readFileSync(caFile) }),
    ...(certFile !== undefined && { userCertFile: readFileSync(certFile) }),
    ...(keyFile !== undefined && { userKeyFile: readFileSync(keyFile) }),
  };
}
