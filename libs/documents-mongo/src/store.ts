import type { DocumentStore } from '@parley/eventsourcing';
import type { MongoClient } from 'mongodb';
import { createCalls } from './calls.js';
import { createCheckpoints } from './checkpoints.js';
import { createCollections } from './collections/collections.js';
import type { Database } from './database.js';
import { createDocuments } from './documents/documents.js';
import { createLeases } from './leases.js';
import { createRecords } from './records.js';

export interface StoreParts {
  readonly database: Database;
  /** A client whose questions may take long, to be closed after use. */
  readonly slowClient: () => MongoClient;
  /** Longest time that one question may take, in ms. */
  readonly timeoutMs: number;
  /** ms since the epoch, for leases; absent: the server's. */
  readonly clock: (() => number) | undefined;
}

/** The port over a database, whose client it closes. */
export function createStore({ database, slowClient, timeoutMs, clock }: StoreParts): DocumentStore {
  const calls = createCalls(database, timeoutMs);
  return {
    ...createDocuments(database, createCollections(database, slowClient), calls),
    ...createCheckpoints(database, calls),
    ...createLeases(database, clock, calls),
    ...createRecords(database, calls),
    close: calls.close,
  };
}
