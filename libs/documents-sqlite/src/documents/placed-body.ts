import type { Document } from '@parley/eventsourcing';
import { columnOf, quoted } from '../sql.js';
import { NULL_COLUMN } from '../values.js';
import { isGivenBack, put, type BodyForm } from './body.js';
import type { LaidField } from './layout.js';
import { isLikeDigits, uuidDigits, uuidFrom, uuidIn } from './uuid.js';

/** A field with its place: among the columns, or among the items of a body, of which the first is the head. */
type Placed = LaidField & {
  readonly place: number;
  /** Of a column: what it adds to the head where it stands for null. */
  readonly bit: number;
};

/** Stands for a field that the document has not, before one that it has. */
const ABSENT: readonly never[] = [];

/**
 * Bodies are lists: a head, then a value of each field that is not left to a column, by its place. The head is a number with a bit for each
 * column that stands for null; others like it stand for no field. Or it is an object of these fields, of those that the collection was not
 * made with, and of values that have no place. Fields come back in the order in which they were declared.
 */
export function placedForm(layout: readonly LaidField[]): BodyForm {
  const inColumns = layout.filter(({ isColumn }) => isColumn);
  const inBody = layout.filter(({ isColumn }) => !isColumn);
  const placed = layout.map((field): Placed => {
    const place = field.isColumn ? inColumns.indexOf(field) : inBody.indexOf(field) + 1;
    return { ...field, place, bit: 2 ** place };
  });
  const places = new Map(placed.map((field) => [field.name, field]));
  return {
    inColumns: inColumns.map(({ name }) => name),
    columns: inColumns.map(({ name, isUuid }) => (isUuid ? uuidDigits : String)(columnOf(name))),
    uuids: new Set(layout.flatMap(({ name, isUuid }) => (isUuid ? [name] : []))),
    sparse: new Set(layout.flatMap(({ name, isSparse }) => (isSparse ? [name] : []))),
    hasWholes: true,
    write: (document) => bodyOf(document, places, inBody.length + 1),
    read: (body, columns) => documentOf(JSON.parse(body) as Body, columns, placed),
    sqlOf: (body, field) => sqlOf(body, field, places.get(field)),
  };
}

type Body = [head: number | Record<string, unknown>, ...items: unknown[]];

/** `most`: how many items it has where none of the last ones is absent. A list that grows takes twice the memory. */
function bodyOf(document: Document, places: ReadonlyMap<string, Placed>, most: number): Body {
  const body = new Array<unknown>(most).fill(ABSENT);
  let last = 0;
  let nulls = 0;
  let rest: Record<string, unknown> | null = null;
  // No list of the names: one for each document would be a twentieth of what a build allocates.
  for (const name in document) {
    const value = document[name];
    if (value === undefined) continue;
    const field = places.get(name);
    if (rest === null && value === null && field?.isColumn) nulls += field.bit;
    else if (field === undefined || !hasPlace(value, field)) {
      rest ??= nulls === 0 ? {} : nullsBefore(document, name, places);
      put(rest, name, value);
    } else if (!field.isColumn) {
      body[field.place] = itemOf(value, field);
      if (field.place > last) last = field.place;
    }
  }
  body[0] = rest ?? nulls;
  body.length = last + 1;
  return body as Body;
}

/** The columns that stand for null, up to a field. */
function nullsBefore(
  document: Document,
  end: string,
  places: ReadonlyMap<string, Placed>,
): Record<string, unknown> {
  const nulls: Record<string, unknown> = {};
  for (const name of Object.keys(document)) {
    if (name === end) break;
    if (document[name] === null && places.get(name)?.isColumn) put(nulls, name, null);
  }
  return nulls;
}

const hasPlace = (value: unknown, { isColumn, isUuid, isList }: Placed): boolean =>
  isColumn
    ? isGivenBack(value) && !(isUuid && isLikeDigits(value))
    : isList === true || !Array.isArray(value);

function itemOf(value: unknown, { isList, parts }: Placed): unknown {
  if (isList) return isTakenForOther(value) ? [value] : value;
  return parts === undefined ? value : (partsOf(value, parts) ?? value);
}

/** Whether a list looks like what stands for no field, or for a list that does. */
const isTakenForOther = (value: unknown): boolean =>
  Array.isArray(value) && (value.length === 0 || (value.length === 1 && Array.isArray(value[0])));

/** Null: it is another object than was declared. */
function partsOf(value: unknown, parts: readonly string[]): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const names = Object.keys(value);
  if (names.length !== parts.length) return null;
  const items = new Array<unknown>(parts.length).fill(null);
  for (let place = 0; place < parts.length; place += 1) {
    const name = parts[place] as string;
    const item = (value as Record<string, unknown>)[name];
    if (names[place] !== name || item === undefined) return null;
    items[place] = item;
  }
  return items;
}

function documentOf(body: Body, columns: readonly unknown[], placed: readonly Placed[]): Document {
  const [head] = body;
  const rest = typeof head === 'object' ? head : null;
  const document: Record<string, unknown> = {};
  for (const field of placed) {
    const { name, place } = field;
    const value = field.isColumn ? inColumn(columns[place], field, head) : inItem(body[place], field);
    if (value !== undefined && (rest === null || !Object.hasOwn(rest, name))) document[name] = value;
  }
  if (rest !== null) for (const name of Object.keys(rest)) put(document, name, rest[name]);
  return document;
}

function inColumn(value: unknown, { bit, isUuid }: Placed, head: Body[0]): unknown {
  if (value === null || value === NULL_COLUMN)
    return Math.floor(Number(head) / bit) % 2 === 1 ? null : undefined;
  if (isUuid) return uuidFrom(value);
  return typeof value === 'bigint' ? Number(value) : value;
}

function inItem(item: unknown, { parts }: Placed): unknown {
  if (!Array.isArray(item)) return item;
  if (item.length === 0) return undefined;
  if (parts === undefined) return isTakenForOther(item) ? (item[0] as unknown) : item;
  const value: Record<string, unknown> = {};
  for (let place = 0; place < parts.length; place += 1) put(value, parts[place] as string, item[place]);
  return value;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function sqlOf(body: string, name: string, field: Placed | undefined): string {
  const inHead = `${body} ->> ${literal(`$[0].${quoted(name)}`)}`;
  if (field === undefined) return inHead;
  const column = field.isUuid ? uuidIn(columnOf(name)) : columnOf(name);
  if (field.isColumn) return `coalesce(${inHead}, nullif(${column}, -9e999))`;
  const path = (...more: readonly number[]): string =>
    `'$${[field.place, ...more].map((place) => `[${place}]`).join('')}'`;
  const cases = [`WHEN coalesce(${body} -> ${path()}, '[]') = '[]' THEN ${inHead}`];
  if (field.isList)
    cases.push(
      `WHEN json_array_length(${body}, ${path()}) = 1 AND json_type(${body}, ${path(0)}) = 'array' THEN ${body} ->> ${path(0)}`,
    );
  if (field.parts !== undefined) {
    const parts = field.parts.map((part, place) => `${literal(part)}, ${body} -> ${path(place)}`);
    cases.push(`WHEN json_type(${body}, ${path()}) = 'array' THEN json_object(${parts.join(', ')})`);
  }
  return `CASE ${cases.join(' ')} ELSE ${body} ->> ${path()} END`;
}
