import {
  binOf,
  hasBin,
  noBins,
  type Scalar,
  type WordCondition,
  type WordsPlace,
  type WordsQuery,
  type WordsSpec,
} from '@parley/eventsourcing';
import { limitOf, refuse } from './plan.js';
import { isStorable } from './text.js';
import { instantOf, isTerm, startOf } from './words.js';

/** What planning has to know of a collection. */
export interface CollectionWithWords {
  readonly name: string;
  readonly words: WordsSpec | null;
}

export interface WordsPlan {
  readonly words: WordsSpec;
  readonly all: readonly WordCondition[];
  readonly none: readonly WordCondition[];
  readonly direction: 1 | -1;
  readonly after: { readonly at: number; readonly id: string } | null;
  readonly limit: number;
  /** Null: hits of all bins. */
  readonly bins: Uint8Array | null;
}

const MOST_FOUND = 5_000;
const MOST_LOOKED_AT = 50_000;
const MOST_COUNTED = 10_000;
const MOST_CONDITIONS = 100;
const MOST_IN_A_ROW = 50;
const MOST_ALTERNATIVES = 1_000;

/** Where among the shown fields is the one that tells the bin, and whether a hit with such a value is in one that is asked for; null: all are. */
export function binTestOf({
  words,
  bins,
}: Pick<WordsPlan, 'words' | 'bins'>): { readonly place: number; passes(value: Scalar): boolean } | null {
  const of = words.bins;
  if (of === undefined || bins === null) return null;
  return {
    place: words.shown?.indexOf(of.field) ?? -1,
    passes: (value) => hasBin(bins, binOf(value, of)),
  };
}

/** The place of a hit, as a question begins after it. */
export const wordsPlace = (at: number, id: string): WordsPlace => [new Date(at).toISOString(), id];

/** Throws INVALID_QUERY. */
export function planWords(collection: CollectionWithWords, query: WordsQuery): WordsPlan {
  const words = wordsAsked(collection);
  const { all, none, direction, after, limit, bins } = query;
  if (!Array.isArray(all) || !Array.isArray(none) || all.length === 0)
    return refuse(collection, 'it names no words');
  if (all.length + none.length > MOST_CONDITIONS)
    return refuse(collection, `it has more than ${MOST_CONDITIONS} conditions`);
  if (direction !== 1 && direction !== -1) return refuse(collection, 'a direction is neither 1 nor -1');
  return {
    words,
    all: all.map((condition: unknown) => conditionOf(collection, condition)),
    none: none.map((condition: unknown) => conditionOf(collection, condition)),
    direction,
    after: after === undefined ? null : afterOf(collection, after),
    limit: limitOf(collection, limit, bins === undefined ? MOST_FOUND : MOST_LOOKED_AT),
    bins: bins === undefined ? null : binsOf(collection, words, bins),
  };
}

function binsOf(collection: CollectionWithWords, { bins }: WordsSpec, asked: unknown): Uint8Array | null {
  if (!(asked instanceof Uint8Array)) return refuse(collection, 'bins are no bytes');
  if (bins === undefined) return null;
  if (asked.length !== noBins(bins).length) return refuse(collection, 'there are not so many bins');
  return asked;
}

/** The same for a count of one condition. Throws INVALID_QUERY. */
export const planWordCount = (
  collection: CollectionWithWords,
  condition: WordCondition,
  limit: number,
): WordsPlan => ({
  ...planWords(collection, { all: [condition], none: [], direction: -1, limit: 1 }),
  limit: limitOf(collection, limit, MOST_COUNTED),
});

function wordsAsked(collection: CollectionWithWords): WordsSpec {
  return collection.words ?? refuse(collection, 'its documents are not found by words');
}

function afterOf(collection: CollectionWithWords, after: readonly unknown[]): WordsPlan['after'] {
  const [at, id] = after;
  const instant = instantOf(at);
  if (after.length !== 2 || instant === null || typeof id !== 'string' || !isStorable(id))
    return refuse(collection, 'the hit to begin after is not a date and an id');
  return { at: instant, id };
}

function conditionOf(collection: CollectionWithWords, condition: unknown): WordCondition {
  const [[kind, value] = [], ...more] = Object.entries(condition ?? {}) as [string, unknown][];
  const wrong = (): never => refuse(collection, 'a condition on words is malformed');
  if (more.length > 0) return wrong();
  switch (kind) {
    case 'term':
      return isTerm(value) ? { term: value } : wrong();
    case 'prefix':
      return isTerm(value) && startOf(value) !== null ? { prefix: value } : wrong();
    case 'phrase':
      return { phrase: termsOf(value, MOST_IN_A_ROW) ?? wrong() };
    case 'anyOf':
      return { anyOf: termsOf(value, MOST_ALTERNATIVES) ?? wrong() };
    default:
      return wrong();
  }
}

function termsOf(value: unknown, most: number): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) return null;
  return value.every(isTerm) ? value : null;
}
