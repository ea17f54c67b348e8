import {
  addBin,
  binOf,
  noBins,
  type CollectionSpec,
  type DocumentStore,
  type Scalar,
  type WordCondition,
  type WordsPlace,
  type WordsQuery,
  type WordsSpec,
} from '@parley/eventsourcing';
import { expect } from '@jest/globals';
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

/** One hit of those that a store answers by columns. */
export interface Hit {
  readonly id: string;
  readonly at: string;
  readonly shown: Readonly<Record<string, Scalar>>;
}

export const hitsOf = async (place: Place, query: WordsQuery): Promise<readonly Hit[]> =>
  (await pageOf(place, query)).hits;

export async function pageOf(
  { store, collection }: Place,
  query: WordsQuery,
): Promise<{ readonly hits: readonly Hit[]; readonly next: WordsPlace | null }> {
  const { ids, at, shown, next } = await store.findByWords(collection, query);
  const columns = Object.entries(shown);
  for (const column of [at, ...columns.map(([, values]) => values)]) expect(column).toHaveLength(ids.length);
  const hits = ids.map((id, n) => ({
    id,
    at: new Date(at[n] ?? Number.NaN).toISOString(),
    shown: Object.fromEntries(columns.map(([field, values]) => [field, values[n] ?? null])),
  }));
  return { hits, next };
}

/** Bins of these values of `dialog`. */
export function binsOf(dialogs: readonly Scalar[], bits: number): Uint8Array {
  const bins = noBins({ bits });
  for (const dialog of dialogs) addBin(bins, binOf(dialog, { bits }));
  return bins;
}

export const inBins = (bits: number): WordsSpec => ({ ...WORDS, bins: { field: 'dialog', bits } });

/** Newest first, unless said otherwise. */
export async function foundBy(
  place: Place,
  all: readonly WordCondition[],
  query: Partial<WordsQuery> = {},
): Promise<string[]> {
  const hits = await hitsOf(place, { all, none: [], direction: -1, limit: 100, ...query });
  return hits.map(({ id }) => id);
}
