import type { FieldSpec } from '@parley/eventsourcing';
import { dateOf } from './values.js';

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

type Convert = (value: unknown) => unknown;

/** A copy with every value at a date's place converted; what is no object or array there stays as it is. */
function convert(value: unknown, dates: Dates, leaf: Convert): unknown {
  if (dates.isDate) return leaf(value);
  if (Array.isArray(value)) {
    const { items } = dates;
    return items ? value.map((item) => convert(item, items, leaf)) : value;
  }
  if (typeof value !== 'object' || value === null || dates.fields.size === 0) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const [name, inner] of dates.fields) {
    if (Object.hasOwn(copy, name)) copy[name] = convert(copy[name], inner, leaf);
  }
  return copy;
}

/** Text that names a date becomes one. `onInexact` is told of each that would not be read back as the same text. */
export const withDates = (value: unknown, dates: Dates, onInexact: () => void): unknown =>
  convert(value, dates, (text) => {
    const date = typeof text === 'string' ? dateOf(text) : null;
    if (date === null) return text;
    if (date.toISOString() !== text) onInexact();
    return date;
  });

export const withTexts = (value: unknown, dates: Dates): unknown =>
  convert(value, dates, (date) => (date instanceof Date ? date.toISOString() : date));
