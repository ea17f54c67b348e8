import { BSON } from 'mongodb';
import { withDates, withTexts, type Dates } from './dates.js';
import { invalidDocument } from './errors.js';

/** MongoDB takes 16 MiB and 100 levels, of which the store's own fields need a few. */
const MAX_BYTES = 16_000_000;
const MAX_DEPTH = 80;
/** A code unit of JSON takes at most four bytes of BSON, numbers included. */
const SURELY_SMALL = MAX_BYTES / 4;

const LONE_SURROGATE = /\\ud[89a-f]/;
const OWN_FIELD = /^(_id|_position|_token|_late|_exact)$/;

/** Content as MongoDB holds it: plain fields, and beside them the exact JSON when the fields alone would not come back as they were. */
export interface Content {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Null nearly always. */
  readonly exact: string | null;
}

/** From the JSON of an object. Throws INVALID_DOCUMENT for one that is too large, or no object. */
export function contentOf(json: string, dates: Dates): Content {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidDocument('A document is not an object.');
  }
  let isExact = !LONE_SURROGATE.test(json);
  const dated = withDates(value, dates, () => (isExact = false)) as Record<string, unknown>;
  const kept = Object.entries(dated).filter(([name, field]) => isPlain(name) && hasPlainNames(field, 1));
  if (kept.length < Object.keys(dated).length) isExact = false;
  const content = { fields: Object.fromEntries(kept), exact: isExact ? null : json };
  if (json.length > SURELY_SMALL && BSON.calculateObjectSize(content) > MAX_BYTES) {
    throw invalidDocument('A document is larger than the store takes.');
  }
  return content;
}

/** The document as it was. `stored` holds the fields and, perhaps, `_exact`; others that begin with `_` are left out. */
export function documentFrom(
  stored: Readonly<Record<string, unknown>>,
  dates: Dates,
): Record<string, unknown> {
  const { _id, _position, _token, _late, _exact, ...fields } = stored;
  if (typeof _exact === 'string') return JSON.parse(_exact) as Record<string, unknown>;
  return withTexts(fields, dates) as Record<string, unknown>;
}

/** Answers for names, which are few as a rule; documents may hold any number of others. */
const plainNames = new Map<string, boolean>();
const MOST_NAMES = 10_000;

/** False for names that mean something to MongoDB, or that it cannot hold. */
function isPlain(name: string): boolean {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const answer =
    name !== '' && name !== '__proto__' && !/^\$|[.\0\p{Surrogate}]/u.test(name) && !OWN_FIELD.test(name);
  if (plainNames.size === MOST_NAMES) plainNames.clear();
  plainNames.set(name, answer);
  return answer;
}

function hasPlainNames(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => hasPlainNames(item, depth + 1));
  return Object.entries(value).every(([name, inner]) => isPlain(name) && hasPlainNames(inner, depth + 1));
}
