import type { Document } from '@parley/eventsourcing';
import { isPlainName, MAX_DEPTH } from './plain-names.js';
import { jsonOf } from '@parley/documents';

/** MongoDB takes 16 MiB, of which the store's own fields need a few. */
export const MAX_BYTES = 16_000_000;

type Fields = Record<string, unknown>;

/**
 * A document as it was when it was handed over: a later change of it shows nowhere. `bytes`: more than it takes in a command.
 * `plain` copies the fields where MongoDB holds them as JSON would; anything else is written as JSON and looked at more closely.
 */
export type Snapshot =
  | { readonly kind: 'plain'; readonly fields: Fields; readonly bytes: number }
  | { readonly kind: 'json'; readonly json: string; readonly bytes: number };

/** A code unit of JSON takes at most four bytes of BSON, numbers included, and three more where the JSON is kept beside. */
const BYTES_OF_JSON = 7;
/** A field's kind, the ends of its name and of its value, and a number or a length. */
const BYTES_OF_VALUE = 16;
const BYTES_OF_UNIT = 3;

/** Throws INVALID_DOCUMENT for what JSON has no text for. `what` names it in the message. */
export function snapshotOf(document: Document, what: string): Snapshot {
  const size = { bytes: 0 };
  const copy = Array.isArray(document) ? UNUSUAL : copyOf(document, 0, size);
  if (typeof copy === 'object' && copy !== null && size.bytes <= MAX_BYTES)
    return { kind: 'plain', fields: copy as Fields, bytes: size.bytes };
  const json = jsonOf(document, what);
  return { kind: 'json', json, bytes: json.length * BYTES_OF_JSON };
}

/** Where a copy ends: JSON would write something else, MongoDB holds something else, or it is too large. */
const UNUSUAL = Symbol('unusual');

interface Size {
  bytes: number;
}

function copyOf(value: unknown, depth: number, size: Size): unknown {
  size.bytes += BYTES_OF_VALUE;
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      size.bytes += value.length * BYTES_OF_UNIT;
      return value.isWellFormed() ? value : UNUSUAL;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : UNUSUAL;
    case 'object':
      if (value === null) return null;
      if (depth > MAX_DEPTH || size.bytes > MAX_BYTES) return UNUSUAL;
      return Array.isArray(value) ? itemsOf(value, depth, size) : fieldsOf(value, depth, size);
    default:
      return UNUSUAL;
  }
}

function itemsOf(items: readonly unknown[], depth: number, size: Size): unknown {
  const copies: unknown[] = [];
  for (const item of items) {
    const copy = copyOf(item, depth + 1, size);
    if (copy === UNUSUAL) return UNUSUAL;
    copies.push(copy);
  }
  return copies;
}

function fieldsOf(value: object, depth: number, size: Size): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return UNUSUAL;
  const copies: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const field = (value as Record<string, unknown>)[name];
    if (field === undefined) continue;
    size.bytes += name.length * BYTES_OF_UNIT;
    const copy = isPlainName(name) ? copyOf(field, depth + 1, size) : UNUSUAL;
    if (copy === UNUSUAL) return UNUSUAL;
    copies[name] = copy;
  }
  return copies;
}
