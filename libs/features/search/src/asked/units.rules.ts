import { MAIL, mailTerm } from '../words/mail.rules.js';
import { CHAIN, codeOf, numberTerm } from '../words/number.rules.js';
import { GROUPS, phoneOf } from '../words/phone.rules.js';
import { termOfWord, WORD } from '../words/terms.rules.js';

/** A word, number, code or address of what is asked. */
export interface Unit {
  readonly term: string;
  /** The word as it was written and folded; absent for anything else. */
  readonly word?: string;
  readonly to: number;
}

type Reading = (text: string, from: number) => Unit | null;

/** In turn: whatever begins at a place is taken as a whole. */
const readings: readonly Reading[] = [
  (text, from) => {
    const mail = matchAt(MAIL, text, from);
    const term = mail && mailTerm(mail);
    return term ? { term, to: from + mail.length } : null;
  },
  (text, from) => {
    const phone = phoneOf(matchAt(GROUPS, text, from));
    return phone && { term: numberTerm(phone.digits), to: from + phone.to };
  },
  (text, from) => {
    const chain = matchAt(CHAIN, text, from);
    const code = codeOf(chain);
    return code === null ? null : { term: numberTerm(code), to: from + chain.length };
  },
  (text, from) => {
    const word = matchAt(WORD, text, from);
    return word === '' ? null : { term: termOfWord(word), word, to: from + word.length };
  },
];

/** What a folded piece of a query asks for, in its order. */
export function unitsOf(text: string): readonly Unit[] {
  const units: Unit[] = [];
  for (let from = 0; from < text.length;) {
    const unit = unitAt(text, from);
    if (unit !== null) units.push(unit);
    from = unit?.to ?? from + 1;
  }
  return units;
}

function unitAt(text: string, from: number): Unit | null {
  for (const read of readings) {
    const unit = read(text, from);
    if (unit !== null) return unit;
  }
  return null;
}

/** Empty: nothing of this begins here. */
function matchAt(pattern: RegExp, text: string, from: number): string {
  const sticky = new RegExp(pattern.source, 'uy');
  sticky.lastIndex = from;
  return sticky.exec(text)?.[0] ?? '';
}
