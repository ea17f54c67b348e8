import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as russian } from '@orama/stemmers/russian';

const LATIN = /^[a-z]+$/;
const CYRILLIC = /^[а-я]+$/;

/** UTF-16 units. Longer words are no words of a language, and are cut. */
export const LONGEST_TERM = 64;

/** What a folded word is found by: its stem where its script tells the language, else the word. */
export function stemOf(word: string): string {
  if (word.length > LONGEST_TERM) return withoutHalf(word.slice(0, LONGEST_TERM));
  const known = recent.get(word);
  if (known !== undefined) return known;
  const stem = older.get(word) ?? stemmed(word);
  // Numbers are many, and none of them is a word of a language.
  if (stem === null) return word;
  if (recent.size === MOST_STEMS) {
    older = recent;
    recent = new Map();
  }
  recent.set(word, stem);
  return stem;
}

/** Few words make up most of what is written. What is not met while one generation fills is forgotten. */
const MOST_STEMS = 20_000;
let recent = new Map<string, string>();
let older = new Map<string, string>();

function stemmed(word: string): string | null {
  if (CYRILLIC.test(word)) return russian(word);
  return LATIN.test(word) ? english(word) : null;
}

const withoutHalf = (text: string): string => (text.isWellFormed() ? text : text.slice(0, -1));
