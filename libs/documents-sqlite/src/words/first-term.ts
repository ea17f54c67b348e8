/** A term before all others, which no document has. */
export const FIRST_TERM = '\u0001';
