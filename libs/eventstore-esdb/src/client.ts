import { readFileSync } from 'node:fs';
import {
  EventStoreDBClient,
  LEADER,
  type ChannelCredentialOptions,
  type Credentials,
} from '@eventstore/db-client';
import { guardAnswers } from './guard-answers.js';
import type { ConnectionUrl } from './connection-url.js';
import type { EsdbOptions } from './options.js';

type Settings = ConstructorParameters<typeof EventStoreDBClient>[0];
type Channel = Awaited<ReturnType<EventStoreDBClient['getChannel']>>;

/** The driver's client, kept from ending the process, and closed for good when it is no longer wanted. */
export class EsdbClient extends EventStoreDBClient {
  private opened: Promise<Channel> | null = null;

  constructor(settings: Settings, channel: ChannelCredentialOptions, credentials: Credentials | undefined) {
    // The constructor has one overload for each kind of settings, and takes every kind.
    super(settings as never, channel, credentials);
    const { GRPCStreamCreator, getChannel } = this;
    this.GRPCStreamCreator = (client, name, create, cache) => {
      // Only the stream that all appends share is kept in a cache.
      if (cache === undefined) return GRPCStreamCreator(client, name, create);
      return GRPCStreamCreator(client, name, async (grpc) => guardAnswers(await create(grpc)), cache);
    };
    this.getChannel = () => (this.opened = getChannel());
    // Every server since 21.10 takes appends in batches. The client would ask, without a deadline, and never again after some errors.
    this.supports = () => Promise.resolve(true);
  }

  /** As the server names it. */
  async serverVersion(): Promise<string> {
    return (await this.capabilities).serverVersion;
  }

  /** Ends every stream, then the connection, which `dispose` alone leaves open. */
  async close(): Promise<void> {
    await this.dispose();
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
  return {
    insecure: false,
    ...(caFile !== undefined && { rootCertificate: readFileSync(caFile) }),
    ...(certFile !== undefined && { userCertFile: readFileSync(certFile) }),
    ...(keyFile !== undefined && { userKeyFile: readFileSync(keyFile) }),
  };
}
