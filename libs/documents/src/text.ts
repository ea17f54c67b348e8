import type { ValidationError } from '@parley/eventsourcing';
import { documentErrors } from './document-errors.js';

const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Of two texts that differ in a lone surrogate only, stores would make one; and NUL ends a text for some. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Throws INVALID_DOCUMENT. `what` names the text in the message, as in "record id". */
export function storable(text: string, what: string): string {
  if (typeof text === 'string' && isStorable(text)) return text;
  throw invalidDocument(`A ${what} holds NUL or a lone surrogate, or is no text.`);
}

/** Throws INVALID_DOCUMENT for what JSON has no text for. */
export function jsonOf(value: unknown, what: string): string {
  const text = stringify(value);
  if (text !== undefined) return text;
  throw invalidDocument(`The content of ${what} cannot be written as JSON.`);
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

export const invalidDocument = (message: string): ValidationError => documentErrors.INVALID_DOCUMENT(message);
