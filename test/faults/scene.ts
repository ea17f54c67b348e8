import { expect } from '@jest/globals';
import type { DocumentStore, EventStore, RecordedEvent } from '@parley/eventsourcing';
import { openEsdbEventStore } from '@parley/eventstore-esdb';
import { apiOf, type Api } from '../support/api.js';
import type { Cluster } from '../support/servers/cluster.js';
import type { ServerProcess } from '../support/servers/server-process.js';
import { foldedAll, readStores } from '../support/stopped.js';
import { faultsOf } from './log.js';
import { setStage, type KeyedCommand, type Stage } from './commands.js';
import { settleAndRepeat } from './sending.js';

const PATIENCE_MS = 120_000;

/** A server on real stores, and what is there before the fault. */
export interface Scene {
  readonly cluster: Cluster;
  readonly server: ServerProcess;
  readonly admin: Api;
  readonly stage: Stage;
  readonly commands: KeyedCommand[];
}

/** Workers are the test's own affair. */
export async function setScene(cluster: Cluster, env: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const server = await cluster.server({ env });
  const admin = apiOf(server.url, server.token ?? '');
  return { cluster, server, admin, stage: await setStage(admin), commands: [] };
}

/**
 * Settles and repeats every command, waits until all is folded, and holds log and read models against each other and against what
 * was acknowledged. Some worker has to run. Answers the log.
 */
export async function expectNothingLost({
  cluster,
  admin,
  stage,
  commands,
}: Scene): Promise<readonly RecordedEvent[]> {
  await settleAndRepeat(admin, commands);
  return withStores(cluster, async (eventStore, documents) => {
    await foldedAll(eventStore, documents, PATIENCE_MS);
    const { log, differences } = await readStores(eventStore, documents);
    expect(faultsOf(log, commands, stage.end)).toEqual([]);
    expect(differences).toEqual([]);
    return log;
  });
}

/** Opens the stores of a cluster past its relays. */
export async function withStores<T>(
  { log, database }: Cluster,
  work: (eventStore: EventStore, documents: DocumentStore) => Promise<T>,
): Promise<T> {
  const eventStore = await openEsdbEventStore(log);
  const documents = await database.open();
  try {
    return await work(eventStore, documents);
  } finally {
    await documents.close();
    await eventStore.close();
  }
}
