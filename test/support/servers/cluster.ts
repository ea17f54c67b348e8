import { afterAll, jest } from '@jest/globals';
import type { EsdbOptions } from '@parley/eventstore-esdb';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDouble, type EventStoreDouble } from '../../doubles/eventstoredb/start.js';
import { environment } from '../environment.js';
import { startProgram, type Program } from '../program.js';
import { freshMongoDatabase, TEST_DATABASE, type MongoDatabase } from '@parley/documents-mongo/testing';
import { openMongoRelay, type MongoRelay } from './mongo-relay.js';
import { startServer, type ServerProcess, type StartOptions } from './server-process.js';
import { openTcpRelay, targetOf, throughRelay, type Inspect, type TcpRelay } from './tcp-relay.js';

const PATIENCE_MS = 180_000;

export interface ClusterOptions {
  /** Whether its programs share the servers with others. Default: only those of an EventStoreDB that the environment names. */
  readonly isNamed?: boolean;
}

/** A worker as a process of its own. */
export interface WorkerProcess extends Program {
  /** Where health and metrics are answered. */
  readonly url: string;
}

/** A way to MongoDB on which everything is seen. */
export interface Inspected {
  readonly env: Readonly<Record<string, string>>;
  /** Bytes that MongoDB has answered so far. */
  answered(): number;
}

/** An EventStoreDB, a MongoDB, and servers and workers on them, each store reached through a relay. */
export interface Cluster {
  /** The double; null on a real EventStoreDB. */
  readonly double: EventStoreDouble | null;
  readonly database: MongoDatabase;
  /** The log, past the relay. */
  readonly log: EsdbOptions;
  readonly events: TcpRelay;
  readonly documents: MongoRelay;
  /** What programs on these stores are given. */
  readonly env: Readonly<Record<string, string>>;
  /** What a program is started with that reaches MongoDB through a relay of its own, which shows what it sends. */
  inspected(inspect: Inspect): Promise<Inspected>;
  server(options?: StartOptions): Promise<ServerProcess>;
  worker(env?: Readonly<Record<string, string>>): Promise<WorkerProcess>;
}

/** Clusters of one specification: whatever fails in it, nothing of them outlives it. Needs MONGODB_URL. */
export function useClusters(): (options?: ClusterOptions) => Promise<Cluster> {
  jest.setTimeout(PATIENCE_MS);
  const ends: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return (options = {}) => startCluster((end) => ends.push(end), options);
}

async function startCluster(
  atEnd: (end: () => Promise<unknown>) => void,
  { isNamed }: ClusterOptions,
): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-cluster-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const real = process.env['EVENTSTOREDB_URL'] || null;
  const double = real === null ? await startEventStoreDouble({ folder: join(folder, 'log') }) : null;
  if (double !== null) atEnd(() => double.stop());
  // Whatever a server holds already belongs to others.
  const namespace = (isNamed ?? real !== null) ? `t${randomBytes(8).toString('hex')}` : undefined;
  const database = freshMongoDatabase(namespace);
  atEnd(() => database.drop());
  const logUrl = double?.url ?? real ?? '';
  const events = await openTcpRelay(targetOf(logUrl, 2_113));
  const documents = await openMongoRelay(database.url);
  atEnd(() => Promise.all([events.close(), documents.close()]));
  const env = {
    EVENTSTOREDB_URL: throughRelay(logUrl, events),
    MONGODB_URL: documents.url,
    ...(namespace === undefined
      ? { MONGODB_DATABASE: database.name }
      : { MONGODB_DATABASE: TEST_DATABASE, PARLEY_NAMESPACE: namespace }),
  };
  return {
    double,
    database,
    log: { url: logUrl, ...(namespace !== undefined && { namespace }) },
    events,
    documents,
    env,
    async inspected(inspect) {
      const relay = await openMongoRelay(database.url, inspect);
      atEnd(() => relay.close());
      return { env: { MONGODB_URL: relay.url }, answered: relay.answered };
    },
    async server({ env: more, ...options } = {}) {
      const server = await startServer(folder, { ...options, env: { ...env, ...more } });
      atEnd(() => server.kill());
      return server;
    },
    async worker(more) {
      const worker = await startWorker({ ...env, ...more });
      atEnd(() => worker.kill());
      return worker;
    },
  };
}

async function startWorker(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  const settings = environment({ PARLEY_WORKER_PORT: '0', PARLEY_LOG_LEVEL: 'warn', ...env });
  const worker = await startProgram('worker', { env: settings, until: 'Parley works' });
  return { ...worker, url: worker.find(/metrics on (http:\/\/\S+)/) ?? '' };
}
