import { LONGEST_TERM } from './stem.rules.js';
import type { Term } from './number.rules.js';

/** An address of e-mail. It begins where nothing of it stands before, so that a long text is looked at once. */
export const MAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;

/** The term of a whole address; its parts are words. Null: it is so long that only these find it. */
export const mailTerm = (mail: string): string | null => (mail.length < LONGEST_TERM ? `@${mail}` : null);

export const mailTerms = (text: string): readonly Term[] =>
  [...text.matchAll(MAIL)].flatMap(({ 0: mail, index }) => {
    const term = mailTerm(mail);
    return term === null ? [] : { term, from: index, to: index + mail.length };
  });
