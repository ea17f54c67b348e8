import { termsOf } from './terms.rules.js';

/** The terms of one text: its words in their order, a term that parts them from what follows, then its numbers and addresses. */
export function partOf(text: string, parting: string): readonly string[] {
  const { words, others } = termsOf(text);
  return [...words.map(({ term }) => term), parting, ...new Set(others.map(({ term }) => term))];
}
