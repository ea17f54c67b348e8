import type { CollectionSpec, IndexSpec, WordsSpec } from '@parley/eventsourcing';
import { unknownCollection, type Values } from '@parley/documents';
import type { CollectionRow, Database } from '../database.js';
import { datesAt, type Dates } from '../content/dates.js';
import { valuesWith, type BsonScalar } from '../values.js';
import { declaredIn, keyOf, missingIndexes } from './indexes.js';
import { checkSpec } from './names.js';
import { dropDocuments, register } from './registry.js';
import type { Db, MongoClient } from 'mongodb';

/** A collection as this process last saw it. */
export interface Known {
  readonly name: string;
  /** The shortest first. */
  readonly indexes: readonly IndexSpec[];
  /** Every field of an index, once. */
  readonly indexedFields: readonly string[];
  readonly dates: Dates;
  readonly values: Values<BsonScalar>;
  /** Null: documents are not found by words. */
  readonly words: WordsSpec | null;
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
/** An index over so many documents is made at once: a client of its own would take longer. */
const FEW_DOCUMENTS = 1_000;

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
      throw unknownCollection(name);
    }
    const known = knownFrom(row);
    cache.set(name, { known, at });
    return known;
  }

  const makeIndexes = (name: string, declared: readonly IndexSpec[]): Promise<void> =>
    makeMissing(database, slowClient, name, declared);

  return {
    get,
    async names() {
      const rows = await database.collections.find({}, { projection: { _id: 1 } }).toArray();
      return rows.map(({ _id }) => _id).sort();
    },
    async ensure(spec) {
      checkSpec(spec);
      await register(database, spec);
      const { indexes, words, filling } = await get(spec.name, true);
      if (spec.filling === true) return;
      await makeIndexes(spec.name, declaredIn({ indexes, ...(words && { words }) }));
      if (!filling) return;
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
      const fitting = indexes.filter(({ fields }) => fields[0] === field);
      const missing = await missingIndexes(database.db, name, fitting);
      if (missing.length === fitting.length) await makeIndexes(name, fitting.slice(0, 1));
    },
  };
}

/** `slowClient` makes them where that may take longer than a question. */
async function makeMissing(
  { db }: Database,
  slowClient: () => MongoClient,
  name: string,
  declared: readonly IndexSpec[],
): Promise<void> {
  const missing = await missingIndexes(db, name, declared);
  if (missing.length === 0) return;
  const make = (on: Db): Promise<unknown> =>
    on.collection(name).createIndexes(missing.map(({ fields }) => ({ key: keyOf(fields) })));
  if ((await db.collection(name).estimatedDocumentCount()) <= FEW_DOCUMENTS) {
    await make(db);
    return;
  }
  const client = slowClient();
  try {
    await make(client.db(db.databaseName));
  } finally {
    await client.close();
  }
}

function knownFrom({ _id, indexes, dates, filling, words }: CollectionRow): Known {
  const at = datesAt(dates);
  return {
    name: _id,
    // A question is answered by the smallest index that can.
    indexes: [{ fields: [] }, ...indexes].sort((a, b) => a.fields.length - b.fields.length),
    indexedFields: [...new Set(indexes.flatMap(({ fields }) => fields))],
    dates: at,
    values: valuesWith((field) => at.fields.get(field)?.isDate === true),
    words: words ?? null,
    filling,
  };
}
