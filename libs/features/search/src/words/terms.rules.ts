import { folded, type Folded } from './folded.rules.js';
import { mailTerms } from './mail.rules.js';
import { numberTerms, type Term } from './number.rules.js';
import { phoneTerms } from './phone.rules.js';
import { stemOf } from './stem.rules.js';

/** Letters, digits and marks of scripts; an apostrophe between letters does not part a word. */
export const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
/** The same in a plain text, found in a fraction of the time. */
const PLAIN_WORD = /[a-z0-9а-я]+(?:['’][a-zа-я]+)*/g;
const APOSTROPHES = /['’ʼ]/g;
const HAS_APOSTROPHE = /['’ʼ]/;

/** What a text is found by. */
export interface Terms {
  readonly folded: Folded;
  /** Its words in their order, by their stems. */
  readonly words: readonly Term[];
  /** Numbers, codes and addresses beside. */
  readonly others: readonly Term[];
}

/** Of one text: no more numbers are looked for. */
const MOST_OTHERS = 1_000;

export function termsOf(text: string): Terms {
  const whole = folded(text);
  return { folded: whole, words: wordTerms(whole.text, whole.isPlain), others: otherTerms(whole.text) };
}

/** Most texts have no digit and no address. */
export function otherTerms(text: string): readonly Term[] {
  const numbers = DIGIT.test(text) ? [...numberTerms(text), ...phoneTerms(text, MOST_OTHERS)] : [];
  const mails = text.includes('@') ? mailTerms(text) : [];
  return [...numbers, ...mails].slice(0, MOST_OTHERS);
}

const DIGIT = /\d/;

export const wordTerms = (text: string, isPlain = false): readonly Term[] =>
  [...text.matchAll(isPlain ? PLAIN_WORD : WORD)].map(({ 0: word, index }) => ({
    term: termOfWord(word),
    from: index,
    to: index + word.length,
  }));

/** The same without their places, found faster. */
export function stemsIn({ text, isPlain }: Pick<Folded, 'text' | 'isPlain'>): readonly string[] {
  const words = text.match(isPlain ? PLAIN_WORD : WORD) ?? [];
  return words.map(HAS_APOSTROPHE.test(text) ? termOfWord : stemOf);
}

export const termOfWord = (word: string): string => stemOf(unparted(word));

/** A word without its apostrophes, which people write or leave out. */
export const unparted = (word: string): string => word.replace(APOSTROPHES, '');
