import { type Document, type DocumentStore, type FindQuery } from '@parley/eventsourcing';
import {
  closeSqliteFile,
  inTransaction,
  normaliseSqliteError,
  readingAt,
  storeClosed,
  type Database,
} from '@parley/sqlite';
import { checkpointOf, listCheckpoints } from './checkpoints.js';
import { createCollections } from './collections.js';
import { prepareCommit } from './commit.js';
import { countDocuments } from './count.js';
import { rowsOf } from './find.js';
import { KIND } from './format.js';
import { getDocuments } from './get.js';
import { createLeases } from './leases.js';
import { questionOf } from './question.js';
import { createRecords } from './records.js';
import { storedFrom } from './rows.js';
import { createSql } from './sql.js';
import { createWriter } from './writer.js';

/** The port over an open file, which it closes. `clock`: ms since the epoch, for leases. */
export function createStore(database: Database.Database, clock: () => number, path: string): DocumentStore {
  const normalise = (error: unknown): Error => normaliseSqliteError(error, KIND, path);
  const sql = createSql(database);
  const collections = createCollections(sql, (work) => inTransaction(database, work));
  const leases = createLeases(sql, clock);
  // Only one process has the file open: whoever held a lease before is gone, and nobody need wait for its expiry.
  inTransaction(database, leases.releaseAll);
  const records = createRecords(sql);
  const writer = createWriter(database, normalise);
  let closed = false;

  function whileOpen<T>(work: () => T): T {
    if (closed) throw storeClosed(KIND);
    try {
      return work();
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
    checkpoint: async (name) => whileOpen(() => checkpointOf(sql, name)),
    resetCheckpoint: async (name) => {
      await write(() => sql.run('DELETE FROM checkpoints WHERE name = ?', [name]));
    },
    listCheckpoints: async () => whileOpen(() => listCheckpoints(sql)),
    acquireLease: async (name, owner, ttlMs) => write(() => leases.acquire(name, owner, ttlMs)),
    releaseLease: async (lease) => write(() => leases.release(lease)),
    ...recordCalls(records, writer, { whileOpen, reading, write }),
    async close() {
      if (closed) return;
      closed = true;
      writer.drain();
      closeFile(database, normalise);
    },
  };
}

/** How the store makes its calls: while it is open, its errors normalised. */
interface Calls {
  readonly whileOpen: <T>(work: () => T) => T;
  readonly reading: <T>(place: string, work: () => T) => T;
  readonly write: <T>(run: () => T) => Promise<T>;
}

const recordCalls = (
  records: ReturnType<typeof createRecords>,
  writer: ReturnType<typeof createWriter>,
  { whileOpen, reading, write }: Calls,
): Pick<DocumentStore, 'getRecord' | 'listRecords' | 'putRecord' | 'deleteRecord' | 'clearRecords'> => ({
  getRecord: async <V>(kind: string, id: string) =>
    reading(`in record ${kind} ${id}`, () => records.get<V>(kind, id)),
  listRecords: async <V>(kind: string) => reading(`in the records of ${kind}`, () => records.list<V>(kind)),
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
