import { isLonger } from '@parley/shared';
import { folded } from '../words/folded.rules.js';
import { unparted, wordTerms } from '../words/terms.rules.js';
import { piecesOf, type Piece } from './pieces.rules.js';
import { searchErrors } from './search.errors.js';
import { unitsOf, type Unit } from './units.rules.js';

/** Of the terms of a text: one, one that begins so, or some in a row. */
export type Condition =
  { readonly term: string } | { readonly prefix: string } | { readonly phrase: readonly string[] };

/** What a text has to hold, and what it must not. */
export interface Wanted {
  /** At least one. */
  readonly all: readonly Condition[];
  readonly none: readonly Condition[];
}

/** In code points. */
const LONGEST = 1_000;
const MOST_WORDS = 20;
/** A word that is still being typed is completed from so many letters on. */
const PREFIX_FROM = 3;

/**
 * What people ask for: words, "phrases", and `-what` must not be there. Nothing else is syntax. `typing`: the last word may go on.
 * Throws `INVALID_SEARCH`.
 */
export function wantedOf(query: string, { typing = false } = {}): Wanted {
  if (isLonger(query, LONGEST)) throw invalid(`A search has at most ${LONGEST} characters.`);
  const all: Condition[] = [];
  const none: Condition[] = [];
  const pieces = piecesOf(folded(query).text);
  let words = 0;
  for (const piece of pieces) {
    const asked = askedBy(piece, typing && piece === pieces.at(-1));
    words += asked.words;
    if (words > MOST_WORDS) throw invalid(`A search has at most ${MOST_WORDS} words.`);
    (piece.isLeftOut ? none : all).push(...asked.conditions);
  }
  if (all.length === 0) throw invalid('There is no word to search for.');
  return { all: distinct(all), none: distinct(none) };
}

const invalid = (sentence: string) => searchErrors.INVALID_SEARCH(sentence);

interface Asked {
  readonly words: number;
  readonly conditions: readonly Condition[];
}

function askedBy({ text, isPhrase, isLeftOut }: Piece, isTyped: boolean): Asked {
  if (isPhrase) {
    const phrase = wordTerms(text).map(({ term }) => term);
    if (phrase.length > 1) return { words: phrase.length, conditions: [{ phrase }] };
  }
  const units = unitsOf(text);
  const goesOn = (unit: Unit): boolean => isTyped && !isPhrase && !isLeftOut && unit.to === text.length;
  return {
    words: units.length,
    conditions: units.map((unit) => (goesOn(unit) ? typedOf(unit) : { term: unit.term })),
  };
}

/** What a word may become that goes on: one that begins like it, as far as its stem does. Numbers are whole. */
function typedOf({ term, word = '' }: Unit): Condition {
  const written = unparted(word);
  if (isShort(written)) return { term };
  let common = 0;
  while (common < term.length && term[common] === written[common]) common += 1;
  const prefix = written.slice(0, common);
  return isShort(prefix) || !prefix.isWellFormed() ? { term } : { prefix };
}

const isShort = (text: string): boolean => [...text].length < PREFIX_FROM;

const distinct = (conditions: readonly Condition[]): readonly Condition[] => [
  ...new Map(conditions.map((condition) => [JSON.stringify(condition), condition])).values(),
];
