import type { CollectionSpec } from '@parley/eventsourcing';
import { storedSpec } from '@parley/documents';
import type { CollectionRow, Database } from '../database.js';
import { datePaths } from '../content/dates.js';
import { isServerError } from '../connection/errors.js';

/** Writes down what the collection is, or adds to it the indexes that it has not got. */
export async function register(
  database: Database,
  { name, indexes, fields, filling, words }: CollectionSpec,
): Promise<void> {
  const specs = indexes.map((index) => ({ fields: [...index.fields] }));
  const row =
    (await rowOf(database, name)) ??
    (await make(database, { name, fields, filling, ...(words && { words }) }));
  const added = specs.filter(
    ({ fields: added }) => !row.indexes.some((index) => index.fields.join() === added.join()),
  );
  if (added.length === 0) return;
  // They are still to be made.
  const change = { $addToSet: { indexes: { $each: added } }, $set: { filling: true } };
  await database.collections.updateOne({ _id: name }, change);
}

const rowOf = ({ collections }: Database, name: string): Promise<CollectionRow | null> =>
  collections.findOne({ _id: name });

async function make(
  database: Database,
  { name, fields, filling, words }: Pick<CollectionSpec, 'name' | 'fields' | 'filling' | 'words'>,
): Promise<CollectionRow> {
  const left = await greatestToken(database, name);
  const meanwhile = await rowOf(database, name);
  if (meanwhile !== null) return meanwhile;
  await removeLeft(database, name, left);
  const row = {
    _id: name,
    indexes: [],
    dates: datePaths(fields ?? {}),
    filling: filling === true,
    ...(words && { words: storedSpec(words) }),
  };
  const isMade = await attempt(database.collections.insertOne(row), 'duplicateKey');
  if (isMade) await attempt(database.db.createCollection(name), 'namespaceExists');
  return row;
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
 * Read before the last check for the collection: a process that makes it after that writes with a greater token.
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

export async function dropDocuments({ db }: Database, name: string): Promise<void> {
  const [found] = await db.listCollections({ name }, { nameOnly: true }).toArray();
  if (found) await attempt(db.dropCollection(name), 'noSuchNamespace');
}
