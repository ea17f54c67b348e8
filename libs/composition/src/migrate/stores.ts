import { type DocumentStore, type EventStore } from '@parley/eventsourcing';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ParleyConfig } from '../config/index.js';
import { openDocuments } from '../stores.js';
import { openEmbeddedTarget } from './embedded-target.js';
import { documentsForeign, documentsOfSource, sourceMissing } from './errors.js';
import type { CopyTarget } from './target.js';

/** Where a log is: the embedded one of a data folder. */
export interface Place {
  readonly folder: string;
}

export interface LogStores {
  readonly source: EventStore;
  readonly target: CopyTarget;
  close(): Promise<void>;
}

/**
 * Opens the log to copy and the one to copy into; embedded ones for this process alone.
 * Throws `MIGRATION_SOURCE_MISSING`, and `STORE_LOCKED` while a server has a folder open.
 */
export async function openLogs(from: Place, to: Place): Promise<LogStores> {
  const source = await openSource(from);
  try {
    const target = await openEmbeddedTarget(to.folder);
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

async function openSource({ folder }: Place): Promise<EventStore> {
  // Opening would make what is missing.
  await access(join(folder, 'events.db')).catch(() => {
    throw sourceMissing(folder);
  });
  const { openSqliteEventStore } = await import('@parley/eventstore-sqlite');
  return openSqliteEventStore({ folder });
}

/**
 * Opens the store of the new read models: beside an embedded log, else the one that the configuration names.
 * Throws `MIGRATION_DOCUMENTS_FOREIGN` when it is the source's own, or holds read models while the target's log is still empty.
 */
export async function openNewDocuments(
  { from, to, config }: { readonly from: Place; readonly to: Place; readonly config: ParleyConfig },
  isTargetEmpty: boolean,
): Promise<DocumentStore> {
  const chosen: ParleyConfig = { ...config, data: to.folder, documents: null };
  if (chosen.documents === null && resolve(chosen.data) === resolve(from.folder))
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
