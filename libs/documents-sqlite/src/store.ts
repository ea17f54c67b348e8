import type { Document, DocumentStore, FindQuery } from '@parley/eventsourcing';
import {
  closeSqliteFile,
  inSnapshot,
  inTransaction,
  normaliseSqliteError,
  readingAt,
  storeClosed,
  type Database,
} from '@parley/sqlite';
import { checkpointOf, listCheckpoints } from './checkpoints.js';
import { createCollections, type Collections } from './collections.js';
import { prepareCommit } from './commit.js';
import { countDocuments } from './count.js';
import { rowsOf } from './find.js';
import { KIND } from './format.js';
import { getDocuments } from './get.js';
import { createLeases } from './leases.js';
import { questionOf } from './question.js';
import { createRecords } from './records.js';
import { storedFrom } from './rows.js';
import { createSql, type Sql } from './sql.js';
import { createWriter } from './writer.js';

export interface StoreOptions {
  readonly path: string;
  /** ms since the epoch, for leases. */
  readonly clock: () => number;
  /** Another process writes to the file, and this one only looks. */
  readonly isReader: boolean;
}

/** The port over an open file, which it closes. */
export function createStore(
  database: Database.Database,
  { path, clock, isReader }: StoreOptions,
): DocumentStore {
  const normalise = (error: unknown): Error => normaliseSqliteError(error, KIND, path);
  const sql = createSql(database);
  const collections = openCollections(database, sql, { path, isReader });
  const leases = createLeases(sql, clock);
  // Only one process has the file open: whoever held a lease before is gone, and nobody need wait for its expiry.
  if (!isReader) inTransaction(database, leases.releaseAll);
  const records = createRecords(sql);
  const writer = createWriter(database, normalise);
  let closed = false;

  function whileOpen<T>(work: () => T): T {
    if (closed) throw storeClosed(KIND);
    try {
      return isReader ? inSnapshot(database, () => lookAnew(collections, work)) : work();
    } catch (error) {
      throw normalise(error);
    }
  }

  /** `place`: what is read. */
  const reading = <T>(place: string, work: () => T): T =>
    whileOpen(() => readingAt(KIND, path, () => place, work));

  /** What waits was asked for of the collections as they were. */
  function change(work: () => void): void {
    whileOpen(() => {
      writer.drain();
      work();
    });
  }

  const write = <T>(run: () => T): Promise<T> => whileOpen(() => writer.write(run));

  return {
    ensureCollection: async (spec) => change(() => collections.ensure(spec)),
    dropCollection: async (name) => change(() => collections.drop(name)),
    listCollections: async () => whileOpen(collections.names),
    get: async <D extends Document>(name: string, ids: readonly string[]) =>
      reading(`in collection ${name}`, () => getDocuments<D>(sql, collections.get(name), ids)),
    find: async <D extends Document>(name: string, query: FindQuery) =>
      reading(`in collection ${name}`, () =>
        rowsOf(sql, questionOf(collections.indexed(name), query)).map(storedFrom<D>),
      ),
    count: async (name, anyOf, limit) =>
      reading(`in collection ${name}`, () => countDocuments(sql, collections.indexed(name), anyOf, limit)),
    commit: async (commit) =>
      whileOpen(() => {
        for (const { field } of commit.purges) collections.indexed(commit.collection, field);
        const store = prepareCommit(sql, collections.get(commit.collection), commit);
        return writer.write(store, commit.writes.length + 1);
      }),
    ...leaseCalls(sql, leases, { whileOpen, write }),
    ...recordCalls(records, writer, { whileOpen, reading, write }),
    async close() {
      if (closed) return;
      closed = true;
      writer.drain();
      closeFile(database, normalise);
    },
  };
}

/** What is remembered is true of a file without another writer only. */
function lookAnew<T>(collections: Collections, work: () => T): T {
  collections.reload();
  return work();
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

/** How the store makes its calls: while it is open, its errors normalised. */
interface Calls {
  readonly whileOpen: <T>(work: () => T) => T;
  readonly reading: <T>(place: string, work: () => T) => T;
  readonly write: <T>(run: () => T) => Promise<T>;
}

const leaseCalls = (
  sql: Sql,
  leases: ReturnType<typeof createLeases>,
  { whileOpen, write }: Pick<Calls, 'whileOpen' | 'write'>,
): Pick<
  DocumentStore,
  'checkpoint' | 'resetCheckpoint' | 'listCheckpoints' | 'acquireLease' | 'releaseLease'
> => ({
  checkpoint: async (name) => whileOpen(() => checkpointOf(sql, name)),
  resetCheckpoint: async (name) => {
    await write(() => sql.run('DELETE FROM checkpoints WHERE name = ?', [name]));
  },
  listCheckpoints: async () => whileOpen(() => listCheckpoints(sql)),
  acquireLease: async (name, owner, ttlMs) => write(() => leases.acquire(name, owner, ttlMs)),
  releaseLease: async (lease) => write(() => leases.release(lease)),
});

const recordCalls = (
  records: ReturnType<typeof createRecords>,
  writer: ReturnType<typeof createWriter>,
  { whileOpen, reading, write }: Calls,
): Pick<
  DocumentStore,
  'getRecord' | 'listRecords' | 'listRecordKeys' | 'putRecord' | 'deleteRecord' | 'clearRecords'
> => ({
  getRecord: async <V>(kind: string, id: string) =>
    reading(`in record ${kind} ${id}`, () => records.get<V>(kind, id)),
  listRecords: async <V>(kind: string) => reading(`in the records of ${kind}`, () => records.list<V>(kind)),
  listRecordKeys: async (after, limit) => reading('in the keys of records', () => records.keys(after, limit)),
  putRecord: async (kind, id, value, expected) =>
    whileOpen(() => writer.write(records.put(kind, id, value, expected))),
  deleteRecord: async (kind, id) => write(() => records.delete(kind, id)),
  clearRecords: async (keptKinds) => write(() => records.clear(keptKinds)),
});

function closeFile(database: Database.Database, normalise: (error: unknown) => Error): void {
  try {
    closeSqliteFile(database);
  } catch (error) {
    throw normalise(error);
  }
}
