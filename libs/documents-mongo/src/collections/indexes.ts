import type { IndexSpec, WordsSpec } from '@parley/eventsourcing';
import type { Db } from 'mongodb';
import { isServerError } from '../connection/errors.js';
import type { CollectionRow } from '../database.js';

/** An index as MongoDB keeps it. The id comes last, so that rows of equal values have an order. */
export type IndexKey = Readonly<Record<string, 1>>;

export const keyOf = (fields: readonly string[]): IndexKey => ({
  ...Object.fromEntries(fields.map((field) => [field, 1 as const])),
  _id: 1,
});

/** Finds documents by their words; in its order for those of one word. */
export const wordsIndexOf = ({ at }: Pick<WordsSpec, 'at'>): IndexSpec => ({ fields: ['_words', at] });

/** All indexes that a collection is to have beside the one over the id. */
export const declaredIn = ({
  indexes,
  words,
}: Pick<CollectionRow, 'indexes' | 'words'>): readonly IndexSpec[] =>
  words === undefined ? indexes : [...indexes, wordsIndexOf(words)];

export const textOf = (key: Readonly<Record<string, unknown>>): string =>
  Object.entries(key)
    .map(([field, direction]) => `${field} ${String(direction)}`)
    .join();

export interface FoundIndex {
  readonly name: string;
  readonly key: Readonly<Record<string, unknown>>;
}

/** Every index but the one over the id; none when there is no such collection. */
export async function indexesOf(db: Db, collection: string): Promise<readonly FoundIndex[]> {
  try {
    const found = await db.collection(collection).listIndexes().toArray();
    return found
      .map(({ name, key }) => ({ name: String(name), key: key as Record<string, unknown> }))
      .filter(({ name }) => name !== '_id_');
  } catch (error) {
    if (isServerError(error, 'noSuchNamespace')) return [];
    throw error;
  }
}

/** Those of the declared indexes that the database has not got; the one over the id alone is every collection's. */
export async function missingIndexes(
  db: Db,
  collection: string,
  declared: readonly IndexSpec[],
): Promise<readonly IndexSpec[]> {
  const wanted = declared.filter(({ fields }) => fields.length > 0);
  if (wanted.length === 0) return [];
  const found = new Set((await indexesOf(db, collection)).map(({ key }) => textOf(key)));
  return wanted.filter(({ fields }) => !found.has(textOf(keyOf(fields))));
}
