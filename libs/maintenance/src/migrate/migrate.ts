import { compareWithLog } from '@parley/subscriptions';
import { parley } from '@parley/composition';
import type { DocumentStore } from '@parley/eventsourcing';
import type { Comparison } from './compare/compare.js';
import { eventsOf } from './compare/events-of.js';
import {
  copyLog,
  planLog,
  verifyLog,
  type CopiedLog,
  type LogOptions,
  type OnProgress,
  type Plan,
} from './migrate-log.js';
import { patienceOf } from './patience.js';
import { buildReadModels, type BuiltReadModel } from './read-models.js';
import { openLogs, openNewDocuments, type Places } from './stores.js';

export interface MigrateOptions extends Places {
  /** Resolves after so many ms: the wait before a store that did not answer is asked again. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly onProgress: OnProgress;
}

export interface Migrated {
  readonly log: CopiedLog;
  /** Null when they are left to others. */
  readonly readModels: readonly BuiltReadModel[] | null;
}

/** Tells what {@link migrate} would do, and writes nothing. Throws as that does. */
export const planMigration = (options: MigrateOptions): Promise<Plan> => withLogs(options, planLog);

/** Compares both logs whole, and writes nothing. Throws `MIGRATION_NOT_EQUAL`. */
export const verifyMigration = (options: MigrateOptions): Promise<Comparison> =>
  withLogs(options, (logs) => verifyLog(logs));

/**
 * Copies the log, compares both logs, then builds the read models unless they are left to others. Killed anywhere, the same call
 * goes on. Throws `MIGRATION_*` codes and those of the stores, and `LOG_MISMATCH` or `CHECKPOINT_BEYOND_HEAD` for read models of another log.
 */
export const migrate = (
  options: MigrateOptions,
  { logOnly }: { readonly logOnly: boolean },
): Promise<Migrated> =>
  withLogs(options, async (logs) => {
    if (logOnly) return { log: await copyLog(logs), readModels: null };
    const documents = await openNewDocuments(options, await isEmpty(logs));
    try {
      const log = await copyLog(logs);
      const { mismatch } = await compareWithLog({ eventStore: logs.target.store, documents });
      if (mismatch !== null) throw mismatch;
      return { log, readModels: await build(options, logs, documents) };
    } finally {
      await documents.close();
    }
  });

async function isEmpty({ target, patience }: LogOptions): Promise<boolean> {
  const { done } = await eventsOf(target.store, patience).next();
  return done === true;
}

const build = (
  { onProgress, product = parley }: MigrateOptions,
  { target, patience }: LogOptions,
  documents: DocumentStore,
): Promise<readonly BuiltReadModel[]> =>
  buildReadModels({
    eventStore: target.store,
    documents,
    product,
    patience,
    onProgress: (percent) => onProgress('Rebuilding', percent, 100),
  });

async function withLogs<T>(options: MigrateOptions, work: (logs: LogOptions) => Promise<T>): Promise<T> {
  const { sleep, onProgress } = options;
  const { source, target, close } = await openLogs(options);
  try {
    return await work({ source, target, patience: patienceOf(sleep), onProgress });
  } finally {
    await close();
  }
}
