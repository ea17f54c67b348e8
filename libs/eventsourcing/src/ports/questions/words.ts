import { fnv1a } from '../../values/hash.js';
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
  /** Documents lie in bins by one of their values, and a question may be of some bins: what lies in others costs it little. */
  readonly bins?: WordsBins;
}

export interface WordsBins {
  /** One of the shown fields. */
  readonly field: string;
  /** 1 to {@link MOST_BIN_BITS}: there are 2 to the power of these. */
  readonly bits: number;
}

export const MOST_BIN_BITS = 20;

/**
 * The bin of a document with this value. Whole numbers in a row have bins in a row, so that few of them share one. What is stored depends on it:
 * it stays as it is.
 */
export function binOf(value: Scalar, { bits }: Pick<WordsBins, 'bits'>): number {
  const count = 2 ** bits;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value % count;
  return fnv1a(String(value)) % count;
}

/** No bins, as {@link WordsQuery.bins} takes them: {@link addBin} adds some. */
export const noBins = ({ bits }: Pick<WordsBins, 'bits'>): Uint8Array =>
  new Uint8Array(Math.ceil(2 ** bits / 8));

export function addBin(bins: Uint8Array, bin: number): void {
  bins[bin >>> 3] = (bins[bin >>> 3] as number) | (1 << (bin & 7));
}

export const hasBin = (bins: Uint8Array, bin: number): boolean =>
  (((bins[bin >>> 3] ?? 0) >>> (bin & 7)) & 1) === 1;

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
  /** Place to begin after: of a hit, or another. */
  readonly after?: WordsPlace;
  /** 1 to 5,000; with `bins` 1 to 50,000, and so many are looked at, or about so many, however few of them are in the bins. */
  readonly limit: number;
  /** Only hits in these bins, as {@link noBins} makes them. A collection without bins leaves nothing out. */
  readonly bins?: Uint8Array;
}

export type WordsPlace = readonly [at: string, id: string];

/** Hits by columns: to make an object of each costs more than to find it. */
export interface WordsHits {
  readonly ids: readonly string[];
  /** ms since the epoch. */
  readonly at: readonly number[];
  /** By field; an absent one as null. */
  readonly shown: Readonly<Record<string, readonly Scalar[]>>;
  /** Place after which there may be more hits; null: there are none. */
  readonly next: WordsPlace | null;
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
