import { BSON } from 'mongodb';
import { makeDates, makeTexts, type Dates } from './dates.js';
import { invalidDocument } from '@parley/documents';
import { isPlainName, MAX_DEPTH } from './plain-names.js';
import { MAX_BYTES, type Snapshot } from './snapshot.js';

const LONE_SURROGATE = /\\ud[89a-f]/;

/** Content as MongoDB holds it: plain fields, and beside them the exact JSON when the fields alone would not come back as they were. */
export interface Content {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Null nearly always. */
  readonly exact: string | null;
}

/** Uses the snapshot up. Throws INVALID_DOCUMENT for one that is too large, or no object. */
export function contentOf(snapshot: Snapshot, dates: Dates): Content {
  if (snapshot.kind === 'json') return contentOfJson(snapshot, dates);
  const { fields } = snapshot;
  let isExact = true;
  makeDates(fields, dates, (text) => {
    isExact = false;
    return text;
  });
  if (isExact) return { fields, exact: null };
  // Of the dates that there are by now, JSON has the same text again.
  const exact = JSON.stringify(fields);
  makeDates(fields, dates, (_, date) => date);
  return { fields, exact };
}

function contentOfJson({ json, bytes }: Snapshot & { readonly kind: 'json' }, dates: Dates): Content {
  const value = JSON.parse(json) as Record<string, unknown> | null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidDocument('A document is not an object.');
  }
  let isExact = !LONE_SURROGATE.test(json);
  makeDates(value, dates, (_, date) => {
    isExact = false;
    return date;
  });
  const kept = Object.entries(value).filter(([name, field]) => isPlainName(name) && hasPlainNames(field, 1));
  if (kept.length < Object.keys(value).length) isExact = false;
  const content = { fields: Object.fromEntries(kept), exact: isExact ? null : json };
  if (bytes > MAX_BYTES && BSON.calculateObjectSize(content) > MAX_BYTES) {
    throw invalidDocument('A document is larger than the store takes.');
  }
  return content;
}

/** The document as it was; what is stored is used up. `stored` holds the fields and, perhaps, `_exact`; others that begin with `_` are left out. */
export function documentFrom(
  stored: Readonly<Record<string, unknown>>,
  dates: Dates,
): Record<string, unknown> {
  const { _id, _position, _token, _late, _exact, _words, ...fields } = stored;
  if (typeof _exact === 'string') return JSON.parse(_exact) as Record<string, unknown>;
  makeTexts(fields, dates);
  return fields;
}

function hasPlainNames(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => hasPlainNames(item, depth + 1));
  return Object.entries(value).every(([name, inner]) => isPlainName(name) && hasPlainNames(inner, depth + 1));
}
