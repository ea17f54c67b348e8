import type { ValidationError, Scalar } from '@parley/eventsourcing';
import { queryErrors } from './query.errors.js';

const LONGEST = 4_096;

/** How one value of a cursor must look. */
export type CursorPart = RegExp | 'text' | 'id' | 'instant';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export interface CursorKind<V extends readonly Scalar[]> {
  encode(values: V): string;
  /** The values to begin after. Throws `INVALID_CURSOR` for anything that `encode` never answered. */
  decode(cursor: string): V;
}

/** Cursors of one query: opaque text on the wire, inside the place of a row. */
export function cursorKind<V extends readonly Scalar[]>(
  query: string,
  parts: readonly CursorPart[],
): CursorKind<V> {
  const encode = (values: readonly unknown[]): string =>
    Buffer.from(JSON.stringify([query, ...values])).toString('base64url');
  return {
    encode,
    decode(cursor) {
      const [name, ...values] = parse(cursor);
      const fits = values.length === parts.length && values.every((value, n) => isPart(parts[n], value));
      // Written again it must be the same text: base64url has many spellings, and a cursor has one.
      if (name !== query || !fits || encode(values) !== cursor) throw invalid();
      return values as unknown as V;
    },
  };
}

const invalid = (): ValidationError =>
  queryErrors.INVALID_CURSOR('The cursor is not one that this query handed out.');

function parse(cursor: string): readonly unknown[] {
  if (cursor.length > LONGEST) throw invalid();
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values)) return values;
  } catch {
    throw invalid();
  }
  throw invalid();
}

function isPart(part: CursorPart | undefined, value: unknown): boolean {
  if (part === 'id') return Number.isSafeInteger(value) && Number(value) > 0;
  if (typeof value !== 'string') return false;
  if (part === 'text') return isSearchable(value);
  return part === 'instant' ? isInstant(value) : part?.test(value) === true;
}

/** As documents hold it. A form alone has times that there are not, which stores take in ways of their own. */
function isInstant(text: string): boolean {
  const time = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

/** What a store can compare: no NUL, no half of a pair. */
const UNSEARCHABLE = /[\0\p{Surrogate}]/gu;
const isSearchable = (text: string): boolean => text.search(UNSEARCHABLE) < 0;

const SORTED_UNITS = 64;
/** A name as lists sort by it: without regard to case, short, comparable by every store. */
export const sortKeyOf = (name: string): string =>
  name.toLowerCase().slice(0, SORTED_UNITS).replace(UNSEARCHABLE, ' ');
