import type { ReadOptions } from './read-options.js';
import type { Scalar } from './where.js';

/**
 * How documents are found by words. A term is text of 1 to 64 characters without white space, control characters, lone surrogates,
 * U+E000 or A to Z: the caller folds and splits, and a store compares exactly.
 */
export interface WordsSpec {
  /** A field of text: terms in their order with one space between. A document where it is absent, null or empty is not found by words. */
  readonly field: string;
  /** A field with a date as `Date.toISOString` writes it, years 0000 to 9999: hits are in its order. */
  readonly at: string;
  /** Scalar fields that hits carry. */
  readonly shown?: readonly string[];
}

/** Of a document's terms: one, one that begins so (at least 3 characters), some in a row (1 to 50), or one of these (1 to 1,000). */
export type WordCondition =
  | { readonly term: string }
  | { readonly prefix: string }
  | { readonly phrase: readonly string[] }
  | { readonly anyOf: readonly string[] };

export interface WordsQuery {
  /** At least one. Together with `none` at most 100. */
  readonly all: readonly WordCondition[];
  readonly none: readonly WordCondition[];
  /** Of the order of (at, id): -1 is newest first. */
  readonly direction: 1 | -1;
  /** Hit to begin after. */
  readonly after?: readonly [at: string, id: string];
  /** 1 to 5,000. */
  readonly limit: number;
}

/** Hits by columns: to make an object of each costs more than to find it. */
export interface WordsHits {
  readonly ids: readonly string[];
  /** ms since the epoch. */
  readonly at: readonly number[];
  /** By field; an absent one as null. */
  readonly shown: Readonly<Record<string, readonly Scalar[]>>;
}

/** Questions to collections with `words`; INVALID_QUERY, also for one without, is thrown before anything is done. */
export interface FindsByWords {
  /** Hits as the documents are at the moment, in order. */
  findByWords(collection: string, query: WordsQuery, options?: ReadOptions): Promise<WordsHits>;
  /** How many documents fulfil a condition, counting no further than `limit` (at most 10,000). */
  countByWords(
    collection: string,
    condition: WordCondition,
    limit: number,
    options?: ReadOptions,
  ): Promise<number>;
}
