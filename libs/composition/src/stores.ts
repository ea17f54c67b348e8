import type { DocumentStore, EventStore } from '@parley/eventsourcing';
import { mkdir } from 'node:fs/promises';
import type { ParleyConfig } from './config/index.js';

export interface Stores {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
}

// Each adapter is loaded when its store is wanted: a start on the embedded stores loads no driver of a server.

/** Opens the log that the configuration names; the folder of an embedded one is made when missing. Throws `STORE_*` errors. */
export async function openEventStore({ data }: ParleyConfig): Promise<EventStore> {
  await mkdir(data, { recursive: true });
  const { openSqliteEventStore } = await import('@parley/eventstore-sqlite');
  return openSqliteEventStore({ folder: data });
}

/** Opens the store of the read models that the configuration names, likewise. */
export async function openDocuments({ data }: ParleyConfig): Promise<DocumentStore> {
  await mkdir(data, { recursive: true });
  const { openSqliteDocuments } = await import('@parley/documents-sqlite');
  return openSqliteDocuments({ folder: data });
}

/** Opens both, or neither. */
export async function openStores(config: ParleyConfig): Promise<Stores> {
  const eventStore = await openEventStore(config);
  try {
    return { eventStore, documents: await openDocuments(config) };
  } catch (error) {
    await eventStore.close();
    throw error;
  }
}
