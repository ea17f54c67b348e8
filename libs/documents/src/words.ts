import type { Document, Scalar, WordCondition, WordsQuery, WordsSpec } from '@parley/eventsourcing';
import { limitOf, refuse } from './plan.js';
import { invalidDocument, isStorable } from './text.js';
import { scalarOf } from './values.js';

/** What planning has to know of a collection. */
export interface CollectionWithWords {
  readonly name: string;
  readonly words: WordsSpec | null;
}

/** By what a document is found. */
export interface DocumentWords {
  /** Terms in their order with one space between. */
  readonly text: string;
  /** ms since the epoch. */
  readonly at: number;
  /** Values of the shown fields, in their order. */
  readonly shown: readonly Scalar[];
}

export interface WordsPlan {
  readonly words: WordsSpec;
  readonly all: readonly WordCondition[];
  readonly none: readonly WordCondition[];
  readonly direction: 1 | -1;
  readonly after: { readonly at: number; readonly id: string } | null;
  readonly limit: number;
}

const TERM = String.raw`[^\p{Cc}\p{Cs}\p{Z}\u{e000}A-Z]{1,64}`;
const IS_TERM = new RegExp(`^${TERM}$`, 'u');
const IS_TEXT = new RegExp(`^${TERM}(?: ${TERM})*$`, 'u');
/** Begins what a store adds to the terms of a document: no term holds it. */
const START = '\ue000';
const FIRST = /^.{3}/su;
/** Three units that are three code points. */
const HAS_PLAIN_START = /^[^\ud800-\udfff]{3}/;
const DATE = /^\d{4}-/;
/** As most dates are written: nothing in it can be out of range. */
const PLAIN_DATE =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

const MOST_FOUND = 5_000;
const MOST_COUNTED = 10_000;
const MOST_CONDITIONS = 100;
const MOST_IN_A_ROW = 50;
const MOST_ALTERNATIVES = 1_000;

/** Null where it is not found by words. Throws INVALID_DOCUMENT. */
export function wordsOf(spec: WordsSpec, id: string, document: Document): DocumentWords | null {
  const text = ownValue(document, spec.field) ?? '';
  if (text === '') return null;
  const wrong = (what: string): never => {
    throw invalidDocument(`The document ${id} cannot be found by words: ${what}.`);
  };
  if (typeof text !== 'string' || !IS_TEXT.test(text)) return wrong(`${spec.field} is no text of terms`);
  const at = instantOf(ownValue(document, spec.at)) ?? wrong(`${spec.at} is no date`);
  const shown = (spec.shown ?? []).map((field) => {
    const value = scalarOf(ownValue(document, field));
    return value === undefined ? wrong(`${field} is not scalar`) : value;
  });
  return { text, at, shown };
}

/** The same of a document as a store holds it: it was checked when it was stored. */
export function keptWordsOf(spec: WordsSpec, document: Document): DocumentWords | null {
  const text = ownValue(document, spec.field) ?? '';
  if (text === '') return null;
  const at = Date.parse(ownValue(document, spec.at) as string);
  const shown = (spec.shown ?? []).map((field) => scalarOf(ownValue(document, field)) ?? null);
  return { text: text as string, at, shown };
}

const ownValue = (document: Document, field: string): unknown =>
  Object.hasOwn(document, field) ? document[field] : null;

function instantOf(date: unknown): number | null {
  if (typeof date !== 'string' || !DATE.test(date)) return null;
  const at = Date.parse(date);
  if (PLAIN_DATE.test(date)) return at;
  return !Number.isNaN(at) && new Date(at).toISOString() === date ? at : null;
}

/**
 * A term that every document has which has a term beginning so; null: none was added for so few characters.
 * What is stored depends on it: it stays as it is.
 */
export const startOf = (text: string): string | null => {
  if (HAS_PLAIN_START.test(text)) return START + text.slice(0, 3);
  const [first] = FIRST.exec(text) ?? [];
  return first === undefined ? null : START + first;
};

/** What {@link startOf} finds a document by, each once. */
export function startsOf(text: string): readonly string[] {
  const starts = new Set<string>();
  for (const term of text.split(' ')) {
    const start = startOf(term);
    if (start !== null) starts.add(start);
  }
  return [...starts];
}

/** Throws INVALID_QUERY. */
export function planWords(collection: CollectionWithWords, query: WordsQuery): WordsPlan {
  const words = wordsAsked(collection);
  const { all, none, direction, after, limit } = query;
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
    limit: limitOf(collection, limit, MOST_FOUND),
  };
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

const isTerm = (value: unknown): value is string => typeof value === 'string' && IS_TERM.test(value);

function termsOf(value: unknown, most: number): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) return null;
  return value.every(isTerm) ? value : null;
}
