import { parley } from './features/features.js';
import type { Product } from './features/product.js';
import type { DocumentStore, EventStore } from '@parley/eventsourcing';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParleyConfig } from './config/config.js';
import { READS_DATABASE } from './config/record-reads.js';

export interface Stores {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
}

// Each adapter is loaded when its store is wanted: a start on the embedded stores loads no driver of a server.

/** Opens the log that the configuration names; the folder of an embedded one is made when missing. Throws `STORE_*` errors. */
export async function openEventStore(
  { data, eventStore }: ParleyConfig,
  { isOwnStream }: Product = parley,
): Promise<EventStore> {
  if (eventStore !== null)
    return (await import('@parley/eventstore-esdb')).openEsdbEventStore({
      ...eventStore,
      isParleys: isOwnStream,
    });
  return (await import('@parley/eventstore-sqlite')).openSqliteEventStore({ folder: data });
}

/** How other threads of this process are to use an embedded store of documents. */
export interface ThreadsOfDocuments {
  /** One is to join it, and to write instead of this one. */
  readonly isShared?: boolean;
  /** One is to join it, and to write beside this one, in turns. */
  readonly turns?: SharedArrayBuffer | undefined;
}

/** Opens the store of the read models that the configuration names, likewise. */
export async function openDocuments(
  { data, documents }: ParleyConfig,
  threads: ThreadsOfDocuments = {},
): Promise<DocumentStore> {
  if (documents !== null) return (await import('@parley/documents-mongo')).openMongoDocuments(documents);
  return (await import('@parley/documents-sqlite')).openSqliteDocuments({
    folder: data,
    isDerived: true,
    ...threads,
  });
}

/** The log for looking only: an embedded one beside a server that works on it or not, and no file is made. */
export async function openEventStoreToRead(
  config: ParleyConfig,
  product: Product = parley,
): Promise<EventStore> {
  if (config.eventStore !== null) return openEventStore(config, product);
  return (await import('@parley/eventstore-sqlite')).readSqliteEventStore({ folder: config.data });
}

/** The store of the read models, likewise. */
export async function openDocumentsToRead(config: ParleyConfig): Promise<DocumentStore> {
  if (config.documents !== null) return openDocuments(config);
  return (await import('@parley/documents-sqlite')).readSqliteDocuments({ folder: config.data });
}

/** Both for looking only, or neither. */
export const openStoresToRead = (config: ParleyConfig, product: Product): Promise<Stores> =>
  both(openEventStoreToRead(config, product), () => openDocumentsOfQuestions(config));

/** The read models as questions reach them, for looking only. */
export const openDocumentsOfQuestions = (config: ParleyConfig): Promise<DocumentStore> =>
  openDocumentsToRead({ ...config, documents: config.questionDocuments ?? config.documents });

/** Opens both, or neither. */
export const openStores = (
  config: ParleyConfig,
  product: Product = parley,
  threads: ThreadsOfDocuments = {},
): Promise<Stores> => both(openEventStore(config, product), () => openDocuments(config, threads));

/** Memory by which two threads write to embedded documents in turns. */
export const turnsMemory = async (): Promise<SharedArrayBuffer> =>
  (await import('@parley/documents-sqlite')).turnsMemory();

/** Where embedded stores have their files. */
export interface Folders {
  readonly events: string;
  readonly documents: string;
}

/** Opens both embedded stores once more for a thread: the log for looking only, the documents to write to them. */
export async function joinStores(
  { events, documents }: Folders,
  as: { readonly turns: SharedArrayBuffer; readonly isHelping: boolean },
): Promise<Stores> {
  const { readSqliteEventStore } = await import('@parley/eventstore-sqlite');
  const { joinSqliteDocuments } = await import('@parley/documents-sqlite');
  return both(readSqliteEventStore({ folder: events }), () =>
    joinSqliteDocuments({ folder: documents, ...as }),
  );
}

async function both(opening: Promise<EventStore>, openOther: () => Promise<DocumentStore>): Promise<Stores> {
  const eventStore = await opening;
  try {
    return { eventStore, documents: await openOther() };
  } catch (error) {
    await eventStore.close();
    throw error;
  }
}

/** Its file beside the embedded stores. */
const READS_FILE = 'reads.db';

/** Opens the store of recorded reads; null where there is none and none is wanted. Throws `STORE_*` errors. */
export async function openReadStore({
  data,
  documents,
  recordReads,
}: ParleyConfig): Promise<DocumentStore | null> {
  if (documents !== null) {
    const { openMongoDocuments } = await import('@parley/documents-mongo');
    return openMongoDocuments({ ...documents, suffix: READS_DATABASE });
  }
  const isThere = await access(join(data, READS_FILE)).then(
    () => true,
    () => false,
  );
  if (!recordReads && !isThere) return null;
  return (await import('@parley/documents-sqlite')).openSqliteDocuments({ folder: data, file: READS_FILE });
}
