import type { DocumentStore } from '@parley/eventsourcing';
import {
  closeSqliteFile,
  inTransaction,
  normaliseSqliteError,
  readingAt,
  type Database,
} from '@parley/sqlite';
import { createCalls } from './calls.js';
import { createCheckpoints } from './checkpoints.js';
import { createCollections, type Collections } from './collections/collections.js';
import { createDocuments } from './documents/documents.js';
import { KIND } from './format.js';
import { createLeases, freeLeases } from './leases.js';
import { createRecords } from './records.js';
import { createSql, type Sql } from './sql.js';

export interface StoreOptions {
  readonly path: string;
  /** ms since the epoch, for leases. */
  readonly clock: () => number;
  /** Another process writes to the file, and this one only reads. */
  readonly isReader: boolean;
}

/** The port over an open file, which it closes. */
export function createStore(
  database: Database.Database,
  { path, clock, isReader }: StoreOptions,
): DocumentStore {
  const sql = createSql(database);
  const collections = openCollections(database, sql, { path, isReader });
  // Only one process has the file open: the holders of before are gone, and nobody need wait for their expiry.
  if (!isReader) inTransaction(database, () => freeLeases(sql));
  // What is remembered is true of a file without another writer only.
  const calls = createCalls(database, { path, reload: isReader ? collections.reload : null });
  return {
    ...createDocuments(sql, collections, calls),
    ...createCheckpoints(sql, calls),
    ...createLeases(sql, clock, calls),
    ...createRecords(sql, calls),
    async close() {
      if (calls.close()) closeFile(database, path);
    },
  };
}

function openCollections(
  database: Database.Database,
  sql: Sql,
  { path, isReader }: Pick<StoreOptions, 'path' | 'isReader'>,
): Collections {
  const transaction = isReader ? null : (work: () => void) => inTransaction(database, work);
  return readingAt(
    KIND,
    path,
    () => 'in the list of collections',
    () => createCollections(sql, transaction),
  );
}

function closeFile(database: Database.Database, path: string): void {
  try {
    closeSqliteFile(database);
  } catch (error) {
    throw normaliseSqliteError(error, KIND, path);
  }
}
