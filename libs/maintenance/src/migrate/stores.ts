import type { DocumentStore, EventStore } from '@parley/eventsourcing';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDocuments, openEventStore, parley, type ParleyConfig, type Product } from '@parley/composition';
import { openEmbeddedTarget } from './targets/embedded-target.js';
import { documentsForeign, documentsOfSource, serverMissing, sourceMissing } from './errors.js';
import { openEsdbTarget } from './targets/esdb-target.js';
import type { CopyTarget } from './targets/target.js';

/** Where a log is: in a data folder, or (null) in the EventStoreDB that the configuration names. */
export interface Place {
  readonly folder: string | null;
}

export interface Places {
  readonly from: Place;
  readonly to: Place;
  /** How EventStoreDB is reached, and where its read models go. */
  readonly config: ParleyConfig;
  /** Default: the features that are shipped. */
  readonly product?: Product;
}

export interface LogStores {
  readonly source: EventStore;
  readonly target: CopyTarget;
  close(): Promise<void>;
}

/**
 * Opens the log to copy and the one to copy into; embedded ones for this process alone.
 * Throws `MIGRATION_SOURCE_MISSING`, `MIGRATION_SERVER_MISSING`, and `STORE_LOCKED` while a server has a folder open.
 */
export async function openLogs({ from, to, config, product = parley }: Places): Promise<LogStores> {
  const source = await openSource(from, config, product);
  try {
    const target = await openTarget(to, config, product);
    const close = async (): Promise<void> => {
      await source.close();
      await target.store.close();
    };
    return { source, target, close };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openSource({ folder }: Place, config: ParleyConfig, product: Product): Promise<EventStore> {
  if (folder === null) return openEventStore(serverOf(config), product);
  // Opening would make what is missing.
  await access(join(folder, 'events.db')).catch(() => {
    throw sourceMissing(folder);
  });
  return openEventStore({ ...config, data: folder, eventStore: null }, product);
}

async function openTarget({ folder }: Place, config: ParleyConfig, product: Product): Promise<CopyTarget> {
  if (folder !== null) return openEmbeddedTarget(folder);
  return openEsdbTarget(serverOf(config).eventStore, product);
}

function serverOf(config: ParleyConfig) {
  const { eventStore } = config;
  if (eventStore === null) throw serverMissing();
  return { ...config, eventStore };
}

/**
 * Opens the store of the new read models: beside an embedded log, else the one that the configuration names.
 * Throws `MIGRATION_DOCUMENTS_FOREIGN` when it is the source's own, or holds read models while the target's log is still empty.
 */
export async function openNewDocuments(
  { from, to, config }: Places,
  isTargetEmpty: boolean,
): Promise<DocumentStore> {
  const chosen = to.folder === null ? config : { ...config, data: to.folder, documents: null };
  if (chosen.documents === null && from.folder !== null && resolve(chosen.data) === resolve(from.folder))
    throw documentsOfSource(chosen.data);
  const documents = await openDocuments(chosen);
  try {
    const collections = isTargetEmpty ? await documents.listCollections() : [];
    if (collections.length > 0) throw documentsForeign(collections.length);
    return documents;
  } catch (error) {
    await documents.close();
    throw error;
  }
}
