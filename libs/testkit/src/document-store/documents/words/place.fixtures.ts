import type {
  CollectionSpec,
  DocumentStore,
  WordCondition,
  WordsQuery,
  WordsSpec,
} from '@parley/eventsourcing';
import { freshName, takeLease, type Place } from '../../place.fixtures.js';

export const WORDS: WordsSpec = { field: 'words', at: 'at', shown: ['author', 'dialog'] };

export async function createWordPlace(
  store: DocumentStore,
  changes: Partial<CollectionSpec> = {},
): Promise<Place> {
  const collection = freshName();
  const fields = { at: { type: 'date', meaning: 'When it was written.' } } as const;
  const spec = { name: collection, indexes: [{ fields: ['dialog'] }], fields, words: WORDS, ...changes };
  await store.ensureCollection(spec);
  return { store, collection, lease: await takeLease(store, collection) };
}

export const minute = (n: number): string => new Date(Date.UTC(2026, 0, 1, 10, n)).toISOString();

/** Newest first, unless said otherwise. */
export async function foundBy(
  { store, collection }: Place,
  all: readonly WordCondition[],
  query: Partial<WordsQuery> = {},
): Promise<string[]> {
  const hits = await store.findByWords(collection, { all, none: [], direction: -1, limit: 100, ...query });
  return hits.map(({ id }) => id);
}
