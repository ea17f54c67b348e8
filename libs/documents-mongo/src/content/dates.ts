import type { FieldSpec } from '@parley/eventsourcing';
import { dateOf } from '../values.js';

/** Where the dates of a document are: the names of fields, 0 for every item of an array. */
export type DatePath = readonly (string | 0)[];

/** The same as a tree. */
export interface Dates {
  readonly isDate: boolean;
  readonly fields: ReadonlyMap<string, Dates>;
  readonly items: Dates | null;
}

const NONE: Dates = { isDate: false, fields: new Map(), items: null };

export function datePaths(fields: Readonly<Record<string, FieldSpec>>): readonly DatePath[] {
  return Object.entries(fields).flatMap(([name, spec]) => pathsIn(spec).map((path) => [name, ...path]));
}

function pathsIn({ type, fields = {}, items }: FieldSpec): readonly DatePath[] {
  if (type === 'date') return [[]];
  if (type === 'array' && items) return pathsIn(items).map((path) => [0, ...path]);
  return type === 'object' ? datePaths(fields) : [];
}

export function datesAt(paths: readonly DatePath[]): Dates {
  return paths.reduce<Dates>(withPath, NONE);
}

function withPath(dates: Dates, [first, ...rest]: DatePath): Dates {
  if (first === undefined) return { ...dates, isDate: true };
  if (first === 0) return { ...dates, items: withPath(dates.items ?? NONE, rest) };
  const fields = new Map(dates.fields);
  return { ...dates, fields: fields.set(first, withPath(fields.get(first) ?? NONE, rest)) };
}

type Leaf = (value: unknown) => unknown;

/** Answers the value with every one at a date's place converted, in place; what is no object or array there stays as it is. */
function convert(value: unknown, dates: Dates, leaf: Leaf): unknown {
  if (dates.isDate) return leaf(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const { items } = dates;
    if (items) value.forEach((item, index) => (value[index] = convert(item, items, leaf)));
    return value;
  }
  const holder = value as Record<string, unknown>;
  for (const [name, inner] of dates.fields) {
    if (Object.hasOwn(holder, name)) holder[name] = convert(holder[name], inner, leaf);
  }
  return value;
}

/**
 * Makes dates of the texts that name one, in place. `onInexact` says what becomes of a text that would not be read back from its date
 * as it is.
 */
export const makeDates = (
  fields: Record<string, unknown>,
  dates: Dates,
  onInexact: (text: string, date: Date) => unknown,
): unknown =>
  convert(fields, dates, (text) => {
    const date = typeof text === 'string' ? dateOf(text) : null;
    if (date === null) return text;
    return date.toISOString() === text ? date : onInexact(text as string, date);
  });

/** Makes texts of the dates, in place. */
export const makeTexts = (fields: Record<string, unknown>, dates: Dates): unknown =>
  convert(fields, dates, (date) => (date instanceof Date ? date.toISOString() : date));
