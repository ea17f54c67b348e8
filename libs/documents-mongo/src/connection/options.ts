import { MongoClient, type MongoClientOptions } from 'mongodb';
import { FailingConnection } from './failing-connection.js';

/** How a MongoDB is reached. Times in ms. */
export interface MongoOptions {
  /** `mongodb://` or `mongodb+srv://`. */
  readonly url: string;
  /** A database for Parley alone. */
  readonly database: string;
  /** Behind that name: a database of the same Parley beside it. Default: none. */
  readonly suffix?: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM file of the authority that signed the server's certificate; switches TLS on. */
  readonly caFile?: string;
  /** Default: the primary alone. Others may lag behind it. */
  readonly readPreference?: 'secondaryPreferred';
  /** How long a question may wait for a server that does not answer. Default 5,000. */
  readonly timeoutMs?: number;
  /** ms since the epoch, for leases, instead of the server's clock. */
  readonly clock?: () => number;
}

export const DEFAULT_TIMEOUT_MS = 5_000;

/** Answers come back as they were acknowledged, and nothing acknowledged is lost with one server. */
const DURABLE = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
} as const;

/** An option that the driver does not declare. */
const CONNECTIONS = { connectionType: FailingConnection };

/** Connects with the first question. `hasDeadline`: false for what may take long, such as an index. Throws for a url that cannot be read. */
export function createClient(options: MongoOptions, hasDeadline = true): MongoClient {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const { username, password, caFile } = options;
  const settings: MongoClientOptions = {
    ...DURABLE,
    ...CONNECTIONS,
    appName: 'parley',
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
    waitQueueTimeoutMS: timeoutMs,
    ...(hasDeadline ? { socketTimeoutMS: timeoutMs } : { maxPoolSize: 1 }),
    readPreference: options.readPreference ?? 'primary',
    // 64-bit integers, which are positions only, are exact; every other number is a plain one.
    useBigInt64: true,
    ...(username === undefined ? {} : { auth: { username, password: password ?? '' } }),
    ...(caFile === undefined ? {} : { tls: true, tlsCAFile: caFile }),
  };
  return new MongoClient(options.url, settings);
}
