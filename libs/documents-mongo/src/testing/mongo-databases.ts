import { randomUUID } from 'node:crypto';
import { describe } from '@jest/globals';
import type { DocumentStore } from '@parley/eventsourcing';
import { MongoClient } from 'mongodb';
import { openMongoDocuments } from '../open.js';
import type { MongoOptions } from '../connection/options.js';

/** The MongoDB that the suites may use; null: none. */
export const mongoUrl = (): string | null => process.env['MONGODB_URL'] || null;

/** A group of tests that needs a MongoDB; without one it is skipped, and its name says why. */
export function describeOnMongo(name: string, tests: () => void): void {
  if (mongoUrl() === null) describe.skip(`${name} (not run: MONGODB_URL is not set)`, tests);
  else describe(name, tests);
}

/** What the server of the tests cannot do and a MongoDB can; the tests of it are skipped by name. */
export type MongoLack = 'code point order' | 'validators' | 'explain';

/** Asks the server itself: mongo-java-server says little of how it was built. */
export async function mongoLacks(): Promise<readonly MongoLack[]> {
  const url = mongoUrl();
  if (url === null) return [];
  const client = new MongoClient(url);
  try {
    const built = await client.db('admin').command({ buildInfo: 1 });
    return 'gitVersion' in built ? [] : ['code point order', 'validators', 'explain'];
  } finally {
    await client.close();
  }
}

/** MONGODB_DATABASE of programs that tests start in a namespace. */
export const TEST_DATABASE = 'parley_test';

/** A database of a test's own. */
export interface MongoDatabase {
  readonly url: string;
  readonly name: string;
  open(options?: Partial<MongoOptions>): Promise<DocumentStore>;
  /** To look at it as somebody else would. */
  readonly client: MongoClient;
  drop(): Promise<void>;
}

/** `namespace`: of the Parley that is to have it; its settings then name the part before. */
export function freshMongoDatabase(namespace?: string): MongoDatabase {
  const url = mongoUrl();
  if (url === null) throw new Error('MONGODB_URL is not set.');
  const name =
    namespace === undefined
      ? `parley_${randomUUID().replaceAll('-', '').slice(0, 24)}`
      : `${TEST_DATABASE}-${namespace}`;
  const client = new MongoClient(url, { useBigInt64: true });
  return {
    url,
    name,
    client,
    open: (options) => openMongoDocuments({ url, database: name, ...options }),
    async drop() {
      await client.db(name).dropDatabase();
      // What a server on it has recorded of reads.
      await client.db(`${name}-reads`).dropDatabase();
      await client.close();
    },
  };
}
