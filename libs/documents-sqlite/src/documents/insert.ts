import type { Sql, SqlValue } from '../sql.js';

/** Where rows are put, by their columns. */
export interface Insert {
  readonly table: string;
  readonly columns: readonly string[];
  /** What becomes of a row that is there already; default: nothing may be. */
  readonly onConflict?: string;
}

/** Rows of one statement: a call of SQLite costs about as much as a row. */
const MOST_ROWS = 32;
/** SQLite binds no more values to a statement. */
const MOST_VALUES = 32_766;

/** Inserts rows in their order, many by one statement. Nothing tells which of them changed anything. */
export function insertRows(sql: Sql, insert: Insert, rows: readonly (readonly SqlValue[])[]): void {
  const most = Math.min(MOST_ROWS, Math.floor(MOST_VALUES / insert.columns.length));
  const whole = rows.length - (rows.length % most);
  if (whole > 0) insertMany(sql, insert, rows.slice(0, whole), most);
  const one = insertText(insert, 1);
  for (const row of rows.slice(whole)) sql.run(one, row);
}

/** So many by each statement; nothing is left over. A live step mostly has fewer rows. */
function insertMany(
  sql: Sql,
  insert: Insert,
  rows: readonly (readonly SqlValue[])[],
  eachTime: number,
): void {
  const text = insertText(insert, eachTime);
  // The driver has taken them when it answers.
  const values = new Array<SqlValue>(eachTime * insert.columns.length).fill(null);
  for (let at = 0; at < rows.length; at += eachTime) {
    fill(values, rows, at, at + eachTime);
    sql.run(text, values);
  }
}

/** One after the other; `flat` takes six times as long. */
function fill(values: SqlValue[], rows: readonly (readonly SqlValue[])[], from: number, to: number): void {
  let place = 0;
  for (let at = from; at < to; at += 1) for (const value of rows[at] ?? []) values[place++] = value;
}

/** The statement that inserts so many rows. */
export function insertText({ table, columns, onConflict = '' }: Insert, rows: number): string {
  const row = `(?${', ?'.repeat(columns.length - 1)})`;
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${row}${`, ${row}`.repeat(rows - 1)} ${onConflict}`;
}
