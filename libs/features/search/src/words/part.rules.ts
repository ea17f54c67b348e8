import { folded } from './folded.rules.js';
import { otherTerms, stemsIn } from './terms.rules.js';

/** The terms of one text: its words in their order, a term that parts them from what follows, then its numbers and addresses. */
export function partOf(text: string, parting: string): readonly string[] {
  const whole = folded(text);
  return [...stemsIn(whole), parting, ...new Set(otherTerms(whole.text).map(({ term }) => term))];
}
