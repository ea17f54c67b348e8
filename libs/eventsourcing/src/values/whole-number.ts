const PLAIN = /^(?:0|[1-9]\d{0,15})$/;

/**
 * The number that a text writes as people write it: digits alone, no sign, no zero in front, no exponent, no other base, so that one number has one
 * text. Null for anything else, and for a number out of bounds; bounds are within 0 and 2^53−1, both included.
 */
export function wholeNumberOf(text: unknown, min: number, max = Number.MAX_SAFE_INTEGER): number | null {
  if (typeof text !== 'string' || !PLAIN.test(text)) return null;
  const number = Number(text);
  return number >= min && number <= max ? number : null;
}
