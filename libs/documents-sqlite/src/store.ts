import type { DocumentStore } from '@parley/eventsourcing';
import {
  closeSqliteFile,
  inSnapshot,
  inTransaction,
  normaliseSqliteError,
  readingAt,
  type Database,
} from '@parley/sqlite';
import { isFirstOpening, type Access } from './access.js';
import { createCalls } from './calls.js';
import { createCheckpoints } from './checkpoints.js';
import { createCollections, type Collections } from './collections/collections.js';
import { writingTo } from './collections/writing.js';
import { createDocuments } from './documents/documents.js';
import { KIND } from './format.js';
import { createLeases, freeLeases } from './leases.js';
import { createRecords } from './records.js';
import { createSql, versionChanges, type Sql } from './sql.js';
import { followHelp } from './turns/cache.js';
import type { Turns } from './turns/turns.js';
import { createEraser } from './words/erase/erase.js';

export interface StoreOptions {
  readonly path: string;
  /** ms since the epoch, for leases. */
  readonly clock: () => number;
  readonly access: Access;
  readonly turns: Turns;
}

/** The port over an open file, which it closes. */
export function createStore(
  database: Database.Database,
  { path, clock, access, turns }: StoreOptions,
): DocumentStore {
  const sql = createSql(database);
  const collections = openCollections(database, sql, { path, access, turns });
  // Only one process has the file open: the holders of before are gone, and nobody need wait for their expiry.
  if (isFirstOpening(access)) inTransaction(database, () => freeLeases(sql));
  const calls = createCalls(database, {
    path,
    run: runOf(database, sql, collections, { access, turns }),
    turns,
  });
  const eraser = createEraser(database, { sql, collections, access, turns, ask: calls.ask });
  return {
    ...createDocuments(sql, collections, calls, eraser.wake),
    ...createCheckpoints(sql, calls),
    ...createLeases(sql, clock, calls),
    ...createRecords(sql, calls),
    async close() {
      eraser.stop();
      if (calls.close()) closeFile(database, path);
    },
  };
}

function openCollections(
  database: Database.Database,
  sql: Sql,
  { path, access, turns }: Omit<StoreOptions, 'clock'>,
): Collections {
  const writing = access === 'reading' ? null : writingTo(database, turns);
  return readingAt(
    KIND,
    path,
    () => 'in the list of collections',
    () => createCollections(sql, writing),
  );
}

/** How work on the file is run: the collections that are remembered are true of a file without another writer only. */
function runOf(
  database: Database.Database,
  sql: Sql,
  { reload, follow }: Collections,
  { access, turns }: Pick<StoreOptions, 'access' | 'turns'>,
): <T>(work: () => T) => T {
  if (access === 'alone') return (work) => work();
  if (access === 'reading')
    return (work) =>
      inSnapshot(database, () => {
        follow();
        return work();
      });
  const hasSchemaChanged = versionChanges(sql, 'schema_version');
  const fitCache = followHelp(database, access, turns);
  return (work) => {
    fitCache();
    if (hasSchemaChanged()) reload();
    return work();
  };
}

function closeFile(database: Database.Database, path: string): void {
  try {
    closeSqliteFile(database);
  } catch (error) {
    throw normaliseSqliteError(error, KIND, path);
  }
}
