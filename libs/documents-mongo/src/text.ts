import { invalidDocument } from './errors.js';

const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Of two ids that differ in a lone surrogate only, MongoDB would make one. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Throws INVALID_DOCUMENT. `what` names the text in the message, as in "record id". */
export function storable(text: string, what: string): string {
  if (typeof text === 'string' && isStorable(text)) return text;
  throw invalidDocument(`A ${what} holds NUL or a lone surrogate, or is no text.`);
}

/** Throws INVALID_DOCUMENT for what JSON has no text for. */
export function jsonOf(value: unknown, what: string): string {
  try {
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) return text;
  } catch {
    // The same answer as for what has no text.
  }
  throw invalidDocument(`The content of ${what} cannot be written as JSON.`);
}
