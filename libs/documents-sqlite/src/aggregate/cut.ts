import { narrowed, unitsBetween, type PlannedKey, type Unit } from '@parley/documents';
import { stretchesOf, type Scalar } from '@parley/eventsourcing';
import type { Collection } from '../collections/collection.js';
import { filterOf } from '../queries/conditions.js';
import type { Branch } from '../queries/question.js';
import { columnOf, lastRow, type Sql } from '../sql.js';
import { compareColumns, NULL_COLUMN, type ColumnValue } from '../values.js';
import type { Plan } from './statements.js';

/** A piece of a plan, of whose groups some keys are known beforehand. */
export interface Piece {
  /** By their places among the keys of the plan; undefined: the rows are still to be told apart by it. */
  readonly known: readonly (Scalar | undefined)[];
  /** The keys that are not known. */
  readonly keys: readonly PlannedKey[];
  readonly branches: readonly Branch[];
}

/** Each costs some 20 µs: beyond that many, to work out the unit of every row is mostly cheaper. */
const MOST_READINGS = 2_000;

/** As many selects as SQLite puts together. */
const MOST_SELECTS = 500;

/**
 * A key of which every branch fixes the value is known of each branch. Where the only unit of time is of the field by which the index goes
 * on behind the equalities of every branch, units are stretches of the index, and known as well. Nothing is computed or sorted row by row
 * for what is known.
 */
export function piecesOf(sql: Sql, collection: Collection, plan: Plan): readonly Piece[] {
  const units = unitsOf(sql, collection, plan);
  return byFixed(plan).flatMap((piece) => (units === null ? [piece] : byUnit(piece, units)));
}

const WITHOUT_ZONE = stretchesOf('UTC');

/** Of fewer rows in a branch, a statement more for each stretch costs more than it saves. */
const MANY_ROWS = 100_000;
/** As many rows of a branch may be read together. */
const MOST_ROWS = 500_000;

/**
 * The branches of a piece in stretches of a week or a month, where the table is large and the indexes go on with a date: SQLite sorts the rows of many
 * short stretches in half the time, and what is read together fits in memory. Null where a branch cannot be cut.
 */
export function inStretches(
  sql: Sql,
  collection: Collection,
  plan: Plan,
): (piece: Piece) => readonly Branch[] | null {
  const all = plan.branches.length;
  let large: boolean | undefined;
  // Numbers of rows that have gone count too.
  const isLarge = (): boolean =>
    (large ??= lastRow(sql, collection.table) >= Math.min(MANY_ROWS * all, MOST_ROWS));
  const most = Math.floor(MOST_READINGS / all);
  const cut = (branch: Branch): readonly Branch[] | null => {
    const field = branch.index.fields.find((indexed) => !branch.fixed.has(indexed));
    if (field === undefined || !leadsTo(branch, field)) return null;
    const [first, last] = endsOf(sql, collection, branch, field);
    if (first === undefined || last === undefined) return [];
    const unitsIn = (unit: 'week' | 'month') =>
      unitsBetween({ unit, stretches: WITHOUT_ZONE }, first, last, most);
    const units = unitsIn('week') ?? unitsIn('month');
    if (units === null) return null;
    return units.flatMap(({ spans }) => spans.map(({ from, to }) => between(branch, field, from, to)));
  };
  return (piece) => {
    if (isOfUnit(plan, piece) || !isLarge()) return piece.branches;
    const found = piece.branches.map(cut);
    return found.includes(null) ? null : found.flatMap((branches) => branches ?? []);
  };
}

const isOfUnit = ({ keys }: Plan, { known }: Piece): boolean =>
  keys.some(({ bucketing }, place) => bucketing !== null && known[place] !== undefined);

/** Branches with the same values of the keys that all branches fix. */
function byFixed({ keys, branches }: Plan): readonly Piece[] {
  const isFixed = ({ field, bucketing }: PlannedKey): boolean =>
    bucketing === null && branches.every(({ fixed }) => fixed.has(field));
  const rest = keys.filter((key) => !isFixed(key));
  const pieces = new Map<string, Piece & { readonly branches: Branch[] }>();
  for (const branch of branches) {
    const known = keys.map((key) => (isFixed(key) ? scalarFrom(branch.fixed.get(key.field)) : undefined));
    const name = JSON.stringify(known);
    const piece = pieces.get(name) ?? { known, keys: rest, branches: [] };
    piece.branches.push(branch);
    pieces.set(name, piece);
  }
  return [...pieces.values()];
}

const scalarFrom = (value: ColumnValue | undefined): Scalar =>
  value === undefined || value === NULL_COLUMN ? null : typeof value === 'object' ? value[0] === 1 : value;

interface Units {
  readonly place: number;
  readonly key: PlannedKey;
  readonly found: readonly Unit[];
}

function byUnit({ known, keys, branches }: Piece, { place, key, found }: Units): readonly Piece[] {
  const rest = keys.filter((other) => other !== key);
  return found.map(({ number, spans }) => ({
    known: known.with(place, number),
    keys: rest,
    branches: spans.flatMap(({ from, to }) => branches.map((branch) => between(branch, key.field, from, to))),
  }));
}

function unitsOf(sql: Sql, collection: Collection, { keys, branches }: Plan): Units | null {
  const place = keys.findIndex(({ bucketing }) => bucketing !== null);
  const key = keys[place];
  const isOne = keys.filter(({ bucketing }) => bucketing !== null).length === 1;
  if (!key?.bucketing || !isOne || !branches.every((branch) => leadsTo(branch, key.field))) return null;
  const ends = branches.flatMap((branch) => endsOf(sql, collection, branch, key.field)).sort();
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined) return { place, key, found: [] };
  const most = Math.floor(MOST_READINGS / branches.length);
  const found = unitsBetween(key.bucketing, first, last, most);
  const isTogether = found?.every(({ spans }) => spans.length * branches.length <= MOST_SELECTS);
  return found && isTogether ? { place, key, found } : null;
}

/** A range of text leaves out the rows without a date. */
const leadsTo = ({ index, fixed, ranges }: Branch, field: string): boolean =>
  index.fields.find((indexed) => !fixed.has(indexed)) === field && ranges.get(field)?.kind === 'string';

/** The first and the last date that the index has for the branch, whatever its other conditions are. */
function endsOf(sql: Sql, { table }: Collection, { index, fixed, ranges }: Branch, field: string): string[] {
  const column = columnOf(field);
  const leading = index.fields.slice(0, index.fields.indexOf(field));
  const range = ranges.get(field);
  const { text, values } = filterOf(
    new Map([...fixed].filter(([name]) => leading.includes(name))),
    new Map(range && [[field, range]]),
  );
  return ['ASC', 'DESC'].flatMap((direction) => {
    const order = `ORDER BY ${column} ${direction} LIMIT 1`;
    const found = `SELECT ${column} FROM ${table} INDEXED BY ${index.name} WHERE ${text} ${order}`;
    return sql.rows(found, values).map(([end]) => String(end));
  });
}

function between(branch: Branch, field: string, from: string, to: string): Branch {
  const range = branch.ranges.get(field);
  if (range === undefined) return branch;
  const after = narrowed(compareColumns, range, 1, { value: from, inclusive: true });
  const bounds = narrowed(compareColumns, after, -1, { value: to, inclusive: false });
  return { ...branch, ranges: new Map(branch.ranges).set(field, bounds) };
}
