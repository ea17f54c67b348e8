import type { Condition } from '../asked/query.rules.js';
import type { Term } from '../words/number.rules.js';
import { termsOf, type Terms } from '../words/terms.rules.js';

/** A part of a text in UTF-16 units; `to` is the first one behind it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where a text fulfils these conditions, from its beginning to its end; none overlap, and none cuts a letter from its marks. */
export function rangesOf(text: string, conditions: readonly Condition[]): readonly Range[] {
  const terms = termsOf(text);
  const found = conditions
    .flatMap((condition) => foundBy(terms, condition))
    .map(({ from, to }) => ({
      from: terms.folded.beginsAt(from),
      to: terms.folded.endsAt(to - 1),
    }));
  return merged(found);
}

function foundBy({ words, others }: Terms, condition: Condition): readonly Range[] {
  if ('phrase' in condition) return phrasesIn(words, condition.phrase);
  return [...words, ...others].filter(({ term }) => isFulfilledBy(term, condition));
}

type OfOneTerm = Exclude<Condition, { readonly phrase: unknown }>;
const isFulfilledBy = (term: string, condition: OfOneTerm): boolean =>
  'term' in condition ? term === condition.term : term.startsWith(condition.prefix);

/** How often terms in their order fulfil a condition. */
export function timesIn(terms: readonly string[], condition: Condition): number {
  if (!('phrase' in condition)) return terms.filter((term) => isFulfilledBy(term, condition)).length;
  const { phrase } = condition;
  return terms.filter((_, first) => phrase.every((term, n) => terms[first + n] === term)).length;
}

function phrasesIn(words: readonly Term[], phrase: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const [first, word] of words.entries()) {
    const last = words[first + phrase.length - 1];
    if (last && phrase.every((term, n) => words[first + n]?.term === term))
      ranges.push({ from: word.from, to: last.to });
  }
  return ranges;
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const whole: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = whole.at(-1);
    if (last === undefined || range.from > last.to) whole.push(range);
    else whole[whole.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return whole;
}
