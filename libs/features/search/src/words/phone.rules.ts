import { digitsIn, endings, type Term } from './number.rules.js';

/** Groups of digits with up to three blanks, brackets, points or hyphens between, as in phones. */
export const GROUPS = /(?<![\p{L}\p{N}])\d{1,15}(?:[ ().‐–-]{1,3}\d{1,15})+(?![\p{L}\p{N}])/gu;
const DIGITS = /\d+/g;
const FIRST_GROUP = 4;
const MOST_GROUPS = 8;
const LEAST = 10;
const MOST = 15;

interface Group {
  readonly from: number;
  readonly to: number;
}

const groupsOf = (groups: string, index: number): readonly Group[] =>
  [...groups.matchAll(DIGITS)].map(({ 0: run, index: at }) => ({
    from: index + at,
    to: index + at + run.length,
  }));

/** The groups from `first` to `last` are a phone: not too few digits, not too many, and it does not begin with a long number. */
function isPhone(groups: readonly Group[], first: number, last: number): boolean {
  const digits = groups.slice(first, last + 1).reduce((sum, { from, to }) => sum + to - from, 0);
  const { from = 0, to = 0 } = groups[first] ?? {};
  return last > first && to - from <= FIRST_GROUP && digits >= LEAST && digits <= MOST;
}

/** What the phones of a folded text are found by, not much more than `most`. Where several stand in a row, each way to read them counts. */
export function phoneTerms(text: string, most: number): readonly Term[] {
  const terms: Term[] = [];
  // Most texts with a number are too short.
  if (text.length <= LEAST) return terms;
  for (const { 0: found, index } of text.matchAll(GROUPS)) {
    const groups = groupsOf(found, index);
    for (const [last, { to }] of groups.entries()) {
      if (terms.length > most) return terms;
      let first = Math.max(0, last - MOST_GROUPS + 1);
      while (first < last && !isPhone(groups, first, last)) first += 1;
      // The endings of the longest are those of all that end here.
      if (first < last) terms.push(...endings(text, digitsIn(text, groups[first]?.from ?? to, to)));
    }
  }
  return terms;
}

/** The longest phone that begins with the first of these groups, as digits, and where it ends. Null: none does. */
export function phoneOf(groups: string): { readonly digits: string; readonly to: number } | null {
  const found = groupsOf(groups, 0).slice(0, MOST_GROUPS);
  const last = found[found.findLastIndex((_, at) => isPhone(found, 0, at))];
  return last ? { digits: groups.slice(0, last.to).replace(/\D/g, ''), to: last.to } : null;
}
