import { isStorable } from '@parley/documents';
import type { Document } from '@parley/eventsourcing';

/** Stands in a body for a value that the field's column gives back: a field with a column holds no list itself. */
export const IN_COLUMN = '[]';
const MARK: readonly never[] = [];

/**
 * What is written as JSON of a document of a compact collection: in place of values that stand in these columns too, a mark.
 */
export function bodyOf(document: Document, fields: readonly string[]): Document {
  const body: Record<string, unknown> = { ...document };
  for (const field of fields) if (Object.hasOwn(body, field) && isGivenBack(body[field])) body[field] = MARK;
  return body;
}

/** SQLite makes 0 of -0, and the driver ends a text at its first NUL. */
const isGivenBack = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value) && !Object.is(value, -0)
    : typeof value === 'string' && isStorable(value);

/** The document of a body, with the columns of its fields in their order. */
export function documentOf<D extends Document>(
  body: string,
  fields: readonly string[],
  columns: readonly unknown[],
): D {
  const document = JSON.parse(body) as Record<string, unknown>;
  for (const [place, field] of fields.entries())
    if (Object.hasOwn(document, field) && Array.isArray(document[field])) document[field] = columns[place];
  return document as D;
}
