import { allProjections, type QueryReader } from '@parley/readmodels';
import { allEvents } from '@parley/domain';
import {
  commandIndexProjection,
  createCatalog,
  createClaims,
  createCommandIndex,
  createCommandRunner,
  createIds,
  createProjections,
  type Claims,
  type CommandIndex,
  type CommandRunner,
  type DocumentStore,
  type EventStore,
  type Ids,
  type Projections,
} from '@parley/eventsourcing';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { mkdir } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';

/** What every process of Parley works with. */
export interface Core {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly runner: CommandRunner;
  readonly commandIndex: CommandIndex;
  readonly ids: Ids;
  readonly claims: Claims;
  readonly projections: Projections;
  readonly reader: QueryReader;
  /** ms since the epoch. */
  clock(): number;
  /** Finishes what was accepted, then closes the stores. */
  close(): Promise<void>;
}

/** Opens the embedded stores in `folder` (made when missing) and starts the projections. Throws `STORE_*` errors. */
export async function openCore(
  folder: string,
  onError: (failure: { readonly projection: string; readonly code: string }) => void,
): Promise<Core> {
  await mkdir(folder, { recursive: true });
  const clock = Date.now;
  const eventStore = await openSqliteEventStore({ folder, clock });
  const documents = await openSqliteDocuments({ folder, clock }).catch(async (error: unknown) => {
    await eventStore.close();
    throw error;
  });
  const projections = createProjections({
    eventStore,
    documents,
    catalog: createCatalog(allEvents),
    definitions: [...allProjections, commandIndexProjection],
    owner: randomUUID(),
    clock,
    onError,
  });
  const commandIndex = createCommandIndex({
    documents,
    serving: () => projections.serving(commandIndexProjection.name),
    waitFor: (position, timeoutMs) => projections.waitFor(commandIndexProjection.name, position, timeoutMs),
  });
  const runner = createCommandRunner({ eventStore, documents, clock, commandIndex });
  await projections.start();
  return {
    eventStore,
    documents,
    runner,
    commandIndex,
    projections,
    clock,
    ids: createIds(eventStore, { clock }),
    claims: createClaims(eventStore, { clock }),
    reader: { documents, serving: (name) => projections.serving(name) },
    close: async () => {
      await projections.stop();
      await runner.flush();
      await documents.close();
      await eventStore.close();
    },
  };
}
