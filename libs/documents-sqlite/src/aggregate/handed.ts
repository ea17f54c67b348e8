import type { PlannedKey } from '@parley/documents';
import type { Scalar } from '@parley/eventsourcing';
import type { Collection } from '../collections/collection.js';
import type { Branch } from '../queries/question.js';
import { columnOf, type Sql } from '../sql.js';
import { keyExpression, partExpression, readable, scalarAt } from './expressions.js';
import { sourceOf, type Plan } from './statements.js';

/** What is asked of the rows of a branch. */
export interface Asked {
  readonly keys: readonly PlannedKey[];
  readonly fields: readonly string[];
  /** What SQLite adds up by itself. */
  readonly parts: Plan['parts'];
}

/** Its answer: values of keys and fields row by row. */
export interface HandedOver {
  readonly rows: number;
  readonly parts: readonly Scalar[];
  readonly keys: readonly (readonly Scalar[])[];
  /** Minus infinity: no number. */
  readonly fields: readonly (readonly number[])[];
}

/** Reads the rows of one branch after another; null where values would not come as they are: fractions, and fields with other kinds than numbers. */
export type Hand = (asked: Asked, branch: Branch) => HandedOver | null;

/**
 * SQLite hands each column over as one text: a row for each costs thirty times as much. Numbers are asked for as they are, until there are reals among
 * them, whose text has 15 digits: then as whole numbers, and it is counted how many are none.
 */
export function handingOver(sql: Sql, collection: Collection): Hand {
  let areWhole = true;
  return (asked, branch) => {
    const found = areWhole ? read(sql, collection, asked, branch, true) : 'reals';
    if (found !== 'reals') return found;
    areWhole = false;
    const whole = read(sql, collection, asked, branch, false);
    return whole === 'reals' ? null : whole;
  };
}

function read(
  sql: Sql,
  collection: Collection,
  { keys, fields, parts }: Asked,
  branch: Branch,
  areWhole: boolean,
): HandedOver | 'reals' | null {
  const source = sourceOf(collection, branch);
  const columns = fields.map(columnOf);
  const select = [
    'count(*)',
    areWhole || fields.length === 0 ? '0' : `count(*) FILTER (WHERE ${columns.map(isOdd).join(' OR ')})`,
    ...parts.map(partExpression).flatMap(readable),
    ...keys.map((key) => `json_group_array(${keyAsJson(key)})`),
    ...columns.map((column) => `json_group_array(${areWhole ? column : wholeOf(column)})`),
  ];
  const [row = []] = sql.rows(`SELECT ${select.join(', ')} FROM ${source.text}`, source.values);
  if (Number(row[1]) > 0) return null;
  const texts = row.slice(2 + 2 * parts.length).map(String);
  const values = texts.map((text, place) => (place < keys.length ? keysFrom(text) : numbersFrom(text)));
  if (values.includes(null)) return null;
  if (values.includes('reals')) return 'reals';
  return {
    rows: Number(row[0]),
    parts: parts.map((_, place) => scalarAt(row, 2 + 2 * place)),
    keys: values.slice(0, keys.length) as Scalar[][],
    fields: values.slice(keys.length) as number[][],
  };
}

const wholeOf = (column: string): string => `CAST(${column} AS INTEGER)`;
/** Also of null, and of text that looks like a number. */
const isOdd = (column: string): string => `${column} <> ${wholeOf(column)}`;

/** JSON would take the bytes that are booleans for some of its own, and minus infinity is long to read. */
function keyAsJson(key: PlannedKey): string {
  const value = keyExpression(key);
  if (key.bucketing !== null) return value;
  return `CASE WHEN ${value} = -9e999 THEN NULL WHEN ${value} < x'' THEN ${value} ELSE json(iif(${value} = x'01', 'true', 'false')) END`;
}

/** As SQLite writes minus infinity, so that a point says nothing of fractions. */
const FRACTION = /\.(?!0e\+999)/;

function keysFrom(text: string): readonly Scalar[] | null {
  const isText = text.includes('"');
  if (!isText && text.includes('.')) return null;
  const values = JSON.parse(text) as readonly Scalar[];
  return isText && values.some((value) => typeof value === 'number') ? null : values;
}

/** Booleans are written as `true` and `null`. */
function numbersFrom(text: string): readonly number[] | 'reals' | null {
  if (text.includes('"') || text.includes('t') || text.includes('n')) return null;
  if (text.includes('.') && FRACTION.test(text)) return 'reals';
  return JSON.parse(text) as readonly number[];
}
