import type { CollectionSpec } from '@parley/eventsourcing';
import type { CollectionRow, Database } from './database.js';
import { datePaths, datesAt, type Dates } from './dates.js';
import { isServerError, unknownCollection } from './errors.js';
import { keyOf, missingIndexes } from './indexes.js';
import { checkSpec } from './names.js';
import type { MongoClient } from 'mongodb';

/** A collection as this process last saw it. */
export interface Known {
  readonly name: string;
  readonly indexes: readonly (readonly string[])[];
  readonly dates: Dates;
  /** Some of the indexes may not have been made yet. */
  readonly filling: boolean;
}

export interface Collections {
  /** At most a second old; `fresh`: read now. Throws UNKNOWN_COLLECTION. */
  get(name: string, fresh?: boolean): Promise<Known>;
  names(): Promise<readonly string[]>;
  ensure(spec: CollectionSpec): Promise<void>;
  drop(name: string): Promise<void>;
  /** Makes an index that begins with the field, if one is declared and none was made. */
  ensureIndexed(collection: Known, field: string): Promise<void>;
}

/** Another process may make or drop a collection at any time. */
const FRESH_MS = 1_000;

/** `slowClient` answers a client whose questions may take long; it is closed after use. */
export function createCollections(database: Database, slowClient: () => MongoClient): Collections {
  const cache = new Map<string, { readonly known: Known; readonly at: number }>();

  async function get(name: string, fresh = false): Promise<Known> {
    const kept = cache.get(name);
    if (kept && !fresh && performance.now() - kept.at < FRESH_MS) return kept.known;
    const at = performance.now();
    const row = typeof name === 'string' ? await database.collections.findOne({ _id: name }) : null;
    if (row === null) {
      cache.delete(name);
      throw unknownCollection(String(name));
    }
    const known = knownFrom(row);
    cache.set(name, { known, at });
    return known;
  }

  async function makeIndexes(name: string, declared: readonly (readonly string[])[]): Promise<void> {
    const missing = await missingIndexes(database.db, name, declared);
    if (missing.length === 0) return;
    const client = slowClient();
    try {
      const collection = client.db(database.db.databaseName).collection(name);
      await collection.createIndexes(missing.map((fields) => ({ key: keyOf(fields) })));
    } finally {
      await client.close();
    }
  }

  return {
    get,
    async names() {
      const rows = await database.collections.find({}, { projection: { _id: 1 } }).toArray();
      return rows.map(({ _id }) => _id).sort();
    },
    async ensure(spec) {
      checkSpec(spec);
      await register(database, spec);
      const { indexes } = await get(spec.name, true);
      if (spec.filling === true) return;
      await makeIndexes(spec.name, indexes);
      await database.collections.updateOne({ _id: spec.name }, { $set: { filling: false } });
      cache.delete(spec.name);
    },
    async drop(name) {
      cache.delete(name);
      const row = await database.collections.findOne({ _id: name });
      if (row === null) return;
      await dropDocuments(database, name);
      // Last, so that a kill between the two leaves what can be dropped again.
      await database.collections.deleteOne({ _id: name });
      cache.delete(name);
    },
    async ensureIndexed({ name, indexes, filling }, field) {
      if (!filling) return;
      const fitting = indexes.filter(([first]) => first === field);
      const missing = await missingIndexes(database.db, name, fitting);
      if (missing.length === fitting.length) await makeIndexes(name, fitting.slice(0, 1));
    },
  };
}

const knownFrom = ({ _id, indexes, dates, filling }: CollectionRow): Known => ({
  name: _id,
  // The shortest first: a question is answered by the smallest index that can.
  indexes: [[], ...indexes.map(({ fields }) => fields)].sort((a, b) => a.length - b.length),
  dates: datesAt(dates),
  filling,
});

/** Writes down what the collection is, or adds to it the indexes that it has not got. */
async function register(
  database: Database,
  { name, indexes, fields, filling }: CollectionSpec,
): Promise<void> {
  const specs = indexes.map((index) => ({ fields: [...index.fields] }));
  const left = await greatestToken(database, name);
  const row = await database.collections.findOne({ _id: name });
  if (row === null) {
    await removeLeft(database, name, left);
    const dates = datePaths(fields ?? {});
    const isMade = await attempt(
      database.collections.insertOne({ _id: name, indexes: [], dates, filling: filling === true }),
      'duplicateKey',
    );
    if (isMade) await attempt(database.db.createCollection(name), 'namespaceExists');
  }
  const added = specs.filter(
    ({ fields: added }) => !row?.indexes.some((index) => index.fields.join() === added.join()),
  );
  if (added.length === 0) return;
  const change = {
    $addToSet: { indexes: { $each: added } },
    ...(row === null ? {} : { $set: { filling: true } }),
  };
  await database.collections.updateOne({ _id: name }, change);
}

/** False when the server answered the expected refusal. */
async function attempt(
  work: Promise<unknown>,
  expected: Parameters<typeof isServerError>[1],
): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isServerError(error, expected)) return false;
    throw error;
  }
}

/**
 * Of documents that nobody answers for: a holder that slept through its lease wrote them after the collection had been dropped.
 * Read before it is known that there is no such collection: whoever makes it meanwhile writes with a greater token.
 */
async function greatestToken({ documents }: Database, name: string): Promise<number | null> {
  const [last] = await documents(name)
    .find({}, { projection: { _token: 1 } })
    .sort({ _token: -1 })
    .limit(1)
    .toArray();
  return last?._token ?? null;
}

async function removeLeft({ documents }: Database, name: string, token: number | null): Promise<void> {
  if (token !== null) await documents(name).deleteMany({ _token: { $lte: token } });
}

async function dropDocuments({ db }: Database, name: string): Promise<void> {
  const [found] = await db.listCollections({ name }, { nameOnly: true }).toArray();
  if (found) await attempt(db.dropCollection(name), 'noSuchNamespace');
}
