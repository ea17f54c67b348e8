import { isStorable } from '@parley/documents';
import type { Document } from '@parley/eventsourcing';

/** Stands in a body for a value that the field's column gives back: a field with a column holds no list itself. */
export const IN_COLUMN = '[]';
const MARK: readonly never[] = [];

/** Names that fields have in bodies, and back. */
export interface BodyNames {
  readonly shortOf: ReadonlyMap<string, string>;
  readonly fieldOf: ReadonlyMap<string, string>;
}

/** How the bodies of a collection are written. */
export interface BodyForm {
  /** Fields whose values bodies leave to their columns. */
  readonly inColumns: readonly string[];
  /** Null: fields have their own names. */
  readonly names: BodyNames | null;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Of the fields in the order in which the collection was made with them: one letter each, and two from the 53rd on. */
export function namesOf(fields: readonly string[]): BodyNames {
  const named = fields.map((field, place) => [field, letters(place)] as const);
  return { shortOf: new Map(named), fieldOf: new Map(named.map(([field, short]) => [short, field])) };
}

const letters = (place: number): string =>
  (place < LETTERS.length ? '' : letters(Math.floor(place / LETTERS.length) - 1)) +
  LETTERS.charAt(place % LETTERS.length);

/** No letters begin like this, so a field that the collection was not made with is none of the others. */
const OTHER = '_';

/** The name of a field in bodies. */
export const nameIn = ({ names }: Pick<BodyForm, 'names'>, field: string): string =>
  names === null ? field : (names.shortOf.get(field) ?? `${OTHER}${field}`);

/** What is written as JSON of a document: its fields by their names in bodies, with a mark in place of values that stand in columns too. */
export function bodyOf(document: Document, form: BodyForm): Document {
  const { inColumns, names } = form;
  if (names === null && inColumns.length === 0) return document;
  const body: Record<string, unknown> = {};
  for (const field of Object.keys(document)) {
    const value = document[field];
    put(body, nameIn(form, field), inColumns.includes(field) && isGivenBack(value) ? MARK : value);
  }
  return body;
}

/** SQLite makes 0 of -0, and the driver ends a text at its first NUL. */
const isGivenBack = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value) && !Object.is(value, -0)
    : typeof value === 'string' && isStorable(value);

/** The document of a body, with the columns of `inColumns` in their order. */
export function documentOf<D extends Document>(
  body: string,
  { inColumns, names }: BodyForm,
  columns: readonly unknown[],
): D {
  const written = JSON.parse(body) as Record<string, unknown>;
  if (names === null && inColumns.length === 0) return written as D;
  const document: Record<string, unknown> = {};
  for (const name of Object.keys(written)) {
    const field = names === null ? name : (names.fieldOf.get(name) ?? name.slice(OTHER.length));
    const value = written[name];
    const place = Array.isArray(value) ? inColumns.indexOf(field) : -1;
    put(document, field, place < 0 ? value : columns[place]);
  }
  return document as D;
}

/** To assign `__proto__` would change what the object inherits from. */
function put(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
