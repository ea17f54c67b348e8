/** Counts characters as code points. A code point takes at most two units, so huge input is turned away before it is counted. */
export const isLonger = (text: string, max: number): boolean =>
  text.length > 2 * max || (text.length > max && [...text].length > max);

/** The text without white space around it; null when nothing is left or more than `max` characters. */
export function nameWithin(text: string, max: number): string | null {
  const name = text.trim();
  return name === '' || isLonger(name, max) ? null : name;
}

/** White space alone is no value: null. */
export const textOrNull = (text: string | null): string | null => text?.trim() || null;
