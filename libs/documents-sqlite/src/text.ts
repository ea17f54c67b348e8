import { ValidationError } from '@parley/eventsourcing';

const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** NUL ends a text for the driver, and it replaces lone surrogates: neither would come back as it went in. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Throws INVALID_DOCUMENT. `what` names the text in the message, as in "record id". */
export function storable(text: string, what: string): string {
  if (typeof text === 'string' && isStorable(text)) return text;
  throw new ValidationError('INVALID_DOCUMENT', `A ${what} holds NUL or a lone surrogate, or is no text.`);
}

/** Throws INVALID_DOCUMENT for what JSON has no text for. */
export function jsonOf(value: unknown, what: string): string {
  const text = stringify(value);
  if (text !== undefined) return text;
  throw new ValidationError('INVALID_DOCUMENT', `The content of ${what} cannot be written as JSON.`);
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
