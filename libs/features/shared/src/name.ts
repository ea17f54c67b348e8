import { hasVisible } from '@parley/eventsourcing';

/** Counts characters as code points. A code point takes at most two units, so huge input is turned away before it is counted. */
export const isLonger = (text: string, max: number): boolean =>
  text.length > 2 * max || (text.length > max && [...text].length > max);

/** The text without white space around it; null when nothing of it shows, it holds half of a surrogate pair or more than `max` characters. */
export function nameWithin(text: string, max: number): string | null {
  const name = textOrNull(text);
  return name === null || isLonger(name, max) || !name.isWellFormed() ? null : name;
}

/** Text of which nothing shows is no value: null. */
export const textOrNull = (text: string | null): string | null =>
  text !== null && hasVisible(text) ? text.trim() : null;
