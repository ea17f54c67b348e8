import { BSON } from 'mongodb';
import { withDates, withTexts, type Dates } from './dates.js';
import { invalidDocument } from './errors.js';
import { isPlainName, MAX_DEPTH } from './plain-names.js';
import { MAX_BYTES, type Snapshot } from './snapshot.js';

const LONE_SURROGATE = /\\ud[89a-f]/;

/** Content as MongoDB holds it: plain fields, and beside them the exact JSON when the fields alone would not come back as they were. */
export interface Content {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Null nearly always. */
  readonly exact: string | null;
}

/** Throws INVALID_DOCUMENT for one that is too large, or no object. */
export function contentOf(snapshot: Snapshot, dates: Dates): Content {
  if (snapshot.kind === 'json') return contentOfJson(snapshot, dates);
  let isExact = true;
  const fields = withDates(snapshot.fields, dates, () => (isExact = false)) as Content['fields'];
  return { fields, exact: isExact ? null : JSON.stringify(snapshot.fields) };
}

function contentOfJson({ json, bytes }: Snapshot & { readonly kind: 'json' }, dates: Dates): Content {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidDocument('A document is not an object.');
  }
  let isExact = !LONE_SURROGATE.test(json);
  const dated = withDates(value, dates, () => (isExact = false)) as Record<string, unknown>;
  const kept = Object.entries(dated).filter(([name, field]) => isPlainName(name) && hasPlainNames(field, 1));
  if (kept.length < Object.keys(dated).length) isExact = false;
  const content = { fields: Object.fromEntries(kept), exact: isExact ? null : json };
  if (bytes > MAX_BYTES && BSON.calculateObjectSize(content) > MAX_BYTES) {
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

function hasPlainNames(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => hasPlainNames(item, depth + 1));
  return Object.entries(value).every(([name, inner]) => isPlainName(name) && hasPlainNames(inner, depth + 1));
}
