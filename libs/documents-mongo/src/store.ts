import {
  ParleyError,
  type Document,
  type DocumentStore,
  type FindQuery,
  type Position,
} from '@parley/eventsourcing';
import type { MongoClient } from 'mongodb';
import { checkpointOf, resetCheckpoint } from './checkpoints.js';
import { createCollections, type Known } from './collections.js';
import { storeCommit } from './commit.js';
import type { Database } from './database.js';
import { normaliseMongoError, storeClosed } from './errors.js';
import { createFence } from './fence.js';
import { countDocuments, findDocuments } from './find.js';
import { createLeases } from './leases.js';
import { takeCommit } from './prepare.js';
import { countOf, questionOf } from './question.js';
import { createRecords } from './records.js';
import { getDocuments } from './rows.js';
import { createSerial } from './serial.js';

export interface StoreParts {
  readonly database: Database;
  /** A client whose questions may take long, to be closed after use. */
  readonly slowClient: () => MongoClient;
  /** ms since the epoch, for leases; absent: the server's. */
  readonly clock: (() => number) | undefined;
}

/** The port over a database, whose client it closes. */
export function createStore({ database, slowClient, clock }: StoreParts): DocumentStore {
  const collections = createCollections(database, slowClient);
  const leases = createLeases(database, clock);
  const records = createRecords(database);
  const fence = createFence(database);
  const serially = createSerial();
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;

  async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (closing) throw storeClosed();
    const result = work();
    running.add(result);
    try {
      return await result;
    } catch (error) {
      throw normaliseMongoError(error);
    } finally {
      running.delete(result);
    }
  }

  /** Another process may have added the index that a question needs. */
  async function asked<Q>(name: string, ask: (collection: Known) => Q): Promise<readonly [Known, Q]> {
    const collection = await collections.get(name);
    try {
      return [collection, ask(collection)];
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== 'INVALID_QUERY') throw error;
      const fresh = await collections.get(name, true);
      return [fresh, ask(fresh)];
    }
  }

  async function close(): Promise<void> {
    await Promise.allSettled(running);
    await database.client.close();
  }

  return {
    ensureCollection: (spec) => whileOpen(() => collections.ensure(spec)),
    dropCollection: (name) =>
      whileOpen(() => {
        fence.forget(name);
        return collections.drop(name);
      }),
    listCollections: () => whileOpen(() => collections.names()),
    get: <D extends Document>(name: string, ids: readonly string[]) =>
      whileOpen(async () => getDocuments<D>(database, await collections.get(name), ids)),
    find: <D extends Document>(name: string, query: FindQuery) =>
      whileOpen(async () => {
        const [collection, question] = await asked(name, (known) => questionOf(known, query));
        return findDocuments<D>(database, collection, question);
      }),
    count: (name, anyOf, limit) =>
      whileOpen(async () => {
        const [collection, counted] = await asked(name, (known) => countOf(known, anyOf, limit));
        return countDocuments(database, collection, counted.branches, counted.limit);
      }),
    commit: (commit) =>
      whileOpen(async () => {
        const taken = takeCommit(commit);
        return serially(taken.collection, () => storeCommit({ database, collections, leases, fence }, taken));
      }),
    checkpoint: (name): Promise<Position> => whileOpen(() => checkpointOf(database, name)),
    resetCheckpoint: (name) => whileOpen(() => resetCheckpoint(database, name)),
    acquireLease: (name, owner, ttlMs) => whileOpen(() => leases.acquire(name, owner, ttlMs)),
    releaseLease: (lease) => whileOpen(() => leases.release(lease)),
    getRecord: <V>(kind: string, id: string) => whileOpen(() => records.get<V>(kind, id)),
    listRecords: <V>(kind: string) => whileOpen(() => records.list<V>(kind)),
    putRecord: (kind, id, value, expected) =>
      whileOpen(async () => {
        const store = records.put(kind, id, value, expected);
        return store();
      }),
    deleteRecord: (kind, id) => whileOpen(() => records.delete(kind, id)),
    close: () => (closing ??= close()),
  };
}
