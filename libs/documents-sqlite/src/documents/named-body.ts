import { columnOf, quoted } from '../sql.js';
import { isGivenBack, put, type BodyForm } from './body.js';

/** Stands in a body for a value that the field's column gives back: a field with a column holds no list itself. */
const IN_COLUMN = '[]';
const MARK: readonly never[] = [];

/** Names that fields have in bodies, and back. */
export interface BodyNames {
  readonly shortOf: ReadonlyMap<string, string>;
  readonly fieldOf: ReadonlyMap<string, string>;
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

/**
 * Bodies are objects, with a mark in place of each value that stands in a column too. `names` null: fields have their own names. In files up to
 * format 5 all are like this, later those of collections that were made without fields.
 */
export const namedForm = (inColumns: readonly string[], names: BodyNames | null): BodyForm => ({
  inColumns,
  columns: inColumns.map(columnOf),
  uuids: new Set(),
  sparse: new Set(),
  hasWholes: inColumns.length === 0,
  write(document) {
    if (names === null && inColumns.length === 0) return document;
    const body: Record<string, unknown> = {};
    for (const field of Object.keys(document)) {
      const value = document[field];
      put(body, nameIn(names, field), inColumns.includes(field) && isGivenBack(value) ? MARK : value);
    }
    return body;
  },
  read(body, columns) {
    const written = JSON.parse(body) as Record<string, unknown>;
    if (names === null && inColumns.length === 0) return written;
    const document: Record<string, unknown> = {};
    for (const name of Object.keys(written)) {
      const field = names === null ? name : (names.fieldOf.get(name) ?? name.slice(OTHER.length));
      const value = written[name];
      const place = Array.isArray(value) ? inColumns.indexOf(field) : -1;
      put(document, field, place < 0 ? value : columns[place]);
    }
    return document;
  },
  sqlOf(body, field) {
    const path = `'$.${quoted(nameIn(names, field)).replaceAll("'", "''")}'`;
    const written = `${body} ->> ${path}`;
    if (!inColumns.includes(field)) return written;
    const column = columnOf(field);
    const whole = `CAST(${column} AS INTEGER)`;
    // Every number may be a real there.
    const kept = `iif(typeof(${column}) = 'real' AND ${column} = ${whole}, ${whole}, ${column})`;
    return `iif(${body} -> ${path} = '${IN_COLUMN}', ${kept}, ${written})`;
  },
});

const nameIn = (names: BodyNames | null, field: string): string =>
  names === null ? field : (names.shortOf.get(field) ?? `${OTHER}${field}`);
