import { binOf, type Document, type Scalar, type WordsSpec } from '@parley/eventsourcing';
import { invalidDocument } from './text.js';
import { scalarOf } from './values.js';

/** By what a document is found. */
export interface DocumentWords {
  /** Terms in their order with one space between. */
  readonly text: string;
  /** ms since the epoch. */
  readonly at: number;
  /** Values of the shown fields, in their order. */
  readonly shown: readonly Scalar[];
  /** Null where the collection has no bins. */
  readonly bin: number | null;
}

const TERM = String.raw`[^\p{Cc}\p{Cs}\p{Z}\u{e000}A-Z]{1,64}`;
const IS_TERM = new RegExp(`^${TERM}$`, 'u');
const IS_TEXT = new RegExp(`^${TERM}(?: ${TERM})*$`, 'u');
/** Begins what a store adds to the terms of a document: no term holds it. */
const START = '\ue000';
const FIRST = /^.{3}/su;
const DATE = /^\d{4}-/;
/** As most dates are written: nothing in it can be out of range. */
const PLAIN_DATE =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** As it is stored: what it is made of alone. */
export const storedSpec = ({ field, at, shown = [], bins }: WordsSpec): WordsSpec => ({
  field,
  at,
  shown: [...shown],
  ...(bins && { bins: { field: bins.field, bits: bins.bits } }),
});

/** Null where it is not found by words. Throws INVALID_DOCUMENT. */
export function wordsOf(spec: WordsSpec, id: string, document: Document): DocumentWords | null {
  const text = ownValue(document, spec.field) ?? '';
  if (text === '') return null;
  const wrong = (what: string): never => {
    throw invalidDocument(`The document ${id} cannot be found by words: ${what}.`);
  };
  if (typeof text !== 'string' || !IS_TEXT.test(text)) return wrong(`${spec.field} is no text of terms`);
  const at = instantOf(ownValue(document, spec.at)) ?? wrong(`${spec.at} is no date`);
  const scalar = (field: string): Scalar => {
    const value = scalarOf(ownValue(document, field));
    return value === undefined ? wrong(`${field} is not scalar`) : value;
  };
  const { bins, shown = [] } = spec;
  return { text, at, shown: shown.map(scalar), bin: bins ? binOf(scalar(bins.field), bins) : null };
}

/** The same of a document as a store holds it: it was checked when it was stored. */
export function keptWordsOf(spec: WordsSpec, document: Document): DocumentWords | null {
  const text = ownValue(document, spec.field) ?? '';
  if (text === '') return null;
  const at = Date.parse(ownValue(document, spec.at) as string);
  const scalar = (field: string): Scalar => scalarOf(ownValue(document, field)) ?? null;
  const { bins, shown = [] } = spec;
  return {
    text: text as string,
    at,
    shown: shown.map(scalar),
    bin: bins ? binOf(scalar(bins.field), bins) : null,
  };
}

const ownValue = (document: Document, field: string): unknown =>
  Object.hasOwn(document, field) ? document[field] : null;

/** ms since the epoch; null: it is not written as dates are. */
export function instantOf(date: unknown): number | null {
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
  if (hasPlainStart(text, 0, text.length)) return START + text.slice(0, 3);
  const [first] = FIRST.exec(text) ?? [];
  return first === undefined ? null : START + first;
};

/** What {@link startOf} finds a document by, each once. Without the terms themselves it takes two thirds of the time. */
export function startsOf(text: string): readonly string[] {
  const starts = new Set<string>();
  for (let from = 0, to = 0; from < text.length; from = to + 1) {
    to = text.indexOf(' ', from);
    if (to < 0) to = text.length;
    const start = hasPlainStart(text, from, to)
      ? START + text.slice(from, from + 3)
      : startOf(text.slice(from, to));
    if (start !== null) starts.add(start);
  }
  return [...starts];
}

/** Whether a term begins with three units that are three code points. */
const hasPlainStart = (text: string, from: number, to: number): boolean =>
  to - from >= 3 &&
  !isSurrogate(text.charCodeAt(from)) &&
  !isSurrogate(text.charCodeAt(from + 1)) &&
  !isSurrogate(text.charCodeAt(from + 2));

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

export const isTerm = (value: unknown): value is string => typeof value === 'string' && IS_TERM.test(value);
