import { ParleyError, type Document, type DocumentStore, type FindQuery } from '@parley/eventsourcing';
import type { MongoClient } from 'mongodb';
import { checkpointOf, listCheckpoints, resetCheckpoint } from './checkpoints.js';
import { createCollections, type Collections, type Known } from './collections.js';
import { storeCommit } from './commit.js';
import type { Database } from './database.js';
import { createFence } from './fence.js';
import { countDocuments, findDocuments } from './find.js';
import { createGate } from './gate.js';
import { createDeadline } from './in-time.js';
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
  /** Longest time that one question may take, in ms. */
  readonly timeoutMs: number;
  /** ms since the epoch, for leases; absent: the server's. */
  readonly clock: (() => number) | undefined;
}

/** Another process may have added the index that a question needs: what cannot be answered is looked at once more. */
async function asked<Q>(
  collections: Collections,
  name: string,
  ask: (collection: Known) => Q,
): Promise<readonly [Known, Q]> {
  const collection = await collections.get(name);
  try {
    return [collection, ask(collection)];
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== 'INVALID_QUERY') throw error;
    const fresh = await collections.get(name, true);
    return [fresh, ask(fresh)];
  }
}

/** The port over a database, whose client it closes. */
export function createStore({ database, slowClient, timeoutMs, clock }: StoreParts): DocumentStore {
  const collections = createCollections(database, slowClient);
  const leases = createLeases(database, clock);
  const records = createRecords(database);
  const fence = createFence(database);
  const serially = createSerial();
  const { pass, close } = createGate({
    connect: () => database.client.connect(),
    release: () => database.client.close(),
  });
  const inTime = createDeadline(database.client, timeoutMs);
  const ask = <T>(work: () => Promise<T>): Promise<T> => inTime(pass(work));
  const commits = { database, collections, leases, fence };

  return {
    ensureCollection: (spec) => pass(() => collections.ensure(spec)),
    async dropCollection(name) {
      fence.forget(name);
      await pass(() => collections.drop(name));
    },
    listCollections: () => ask(() => collections.names()),
    get: <D extends Document>(name: string, ids: readonly string[]) =>
      ask(async () => getDocuments<D>(database, await collections.get(name), ids)),
    find: <D extends Document>(name: string, query: FindQuery) =>
      ask(async () => {
        const [collection, question] = await asked(collections, name, (known) => questionOf(known, query));
        return findDocuments<D>(database, collection, question);
      }),
    count: (name, anyOf, limit) =>
      ask(async () => {
        const [collection, counted] = await asked(collections, name, (known) => countOf(known, anyOf, limit));
        return countDocuments(database, collection, counted.branches, counted.limit);
      }),
    async commit(commit) {
      // Before anything is waited for: a later change of the documents shows nowhere.
      const taken = takeCommit(commit);
      await pass(() => serially(taken.collection, () => storeCommit(commits, taken)));
    },
    checkpoint: (name) => ask(() => checkpointOf(database, name)),
    resetCheckpoint: (name) => pass(() => resetCheckpoint(database, name)),
    listCheckpoints: () => pass(() => listCheckpoints(database)),
    acquireLease: (name, owner, ttlMs) => pass(() => leases.acquire(name, owner, ttlMs)),
    releaseLease: (lease) => pass(() => leases.release(lease)),
    getRecord: <V>(kind: string, id: string) => ask(() => records.get<V>(kind, id)),
    listRecords: <V>(kind: string) => ask(() => records.list<V>(kind)),
    listRecordKeys: (after, limit) => ask(() => records.keys(after, limit)),
    putRecord: async (kind, id, value, expected) => pass(records.put(kind, id, value, expected)),
    deleteRecord: (kind, id) => pass(() => records.delete(kind, id)),
    clearRecords: (keptKinds) => pass(() => records.clear(keptKinds)),
    close,
  };
}
