/** A term of a folded text, and the units of it that it stands for. */
export interface Term {
  readonly term: string;
  readonly from: number;
  readonly to: number;
}

/** By so many of its last digits a number is found. */
const LEAST = 4;
const MOST = 16;
/** Longer ones are no numbers of anything. */
const LONGEST = 32;

/** Letters and digits with hyphens, points, strokes or low lines between, as numbers of orders are written. */
export const CHAIN = /[\p{L}\p{N}\p{M}]+(?:[-‐–._/][\p{L}\p{N}\p{M}]+)*/gu;
const JOINTS = /[-‐–._/]/g;
const ALL_DIGITS = /^\d+$/;
const DIGITS = /\d+/g;
const FOUR_DIGITS = /\d\D*\d\D*\d\D*\d/;

/** The term of a number, whole or of its last digits, or of a code with letters; no word has a sign as its first. */
export const numberTerm = (code: string): string => `#${dialled(code)}`;

/** Russian numbers are dialled with 8 or with +7. */
const dialled = (digits: string): string =>
  digits.length === 11 && digits.startsWith('8') && ALL_DIGITS.test(digits) ? `7${digits.slice(1)}` : digits;

/** What a chain is written without its joints, where it has four digits and so is a number or code. Null: words. */
export function codeOf(chain: string): string | null {
  const code = chain.replace(JOINTS, '');
  return code.length <= LONGEST && FOUR_DIGITS.test(code) ? code : null;
}

/** What the numbers and codes of a folded text are found by: as a whole, and numbers by their last digits. */
export function numberTerms(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const { 0: chain, index } of text.matchAll(CHAIN)) {
    for (const { 0: run, index: within } of chain.matchAll(DIGITS))
      terms.push(...endings(text, digitsIn(text, index + within, index + within + run.length)));
    const code = codeOf(chain);
    if (code === null || ALL_DIGITS.test(chain)) continue;
    const to = index + chain.length;
    if (ALL_DIGITS.test(code)) terms.push(...endings(text, digitsIn(text, index, to)));
    else terms.push({ term: numberTerm(code), from: index, to });
  }
  return terms;
}

/** Where in the text digits stand. */
export function digitsIn(text: string, from: number, to: number): readonly number[] {
  const at: number[] = [];
  for (let index = from; index < to; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x30 && unit <= 0x39) at.push(index);
  }
  return at;
}

/** The number as a whole and its last digits, 4 to 16. */
export function endings(text: string, digits: readonly number[]): readonly Term[] {
  const { length } = digits;
  const to = (digits.at(-1) ?? 0) + 1;
  const whole = digits.map((at) => text[at]).join('');
  const termFrom = (first: number): Term => ({
    term: numberTerm(whole.slice(first)),
    from: digits[first] ?? to,
    to,
  });
  const terms: Term[] = [];
  if (length > MOST && length <= LONGEST) terms.push(termFrom(0));
  for (let first = Math.max(0, length - MOST); length - first >= LEAST; first += 1)
    terms.push(termFrom(first));
  return terms;
}
