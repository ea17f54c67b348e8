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
  const many = insertText(insert, most);
  for (let at = 0; at < whole; at += most) sql.run(many, rows.slice(at, at + most).flat());
  const one = insertText(insert, 1);
  for (const row of rows.slice(whole)) sql.run(one, row);
}

/** The statement that inserts so many rows. */
export function insertText({ table, columns, onConflict = '' }: Insert, rows: number): string {
  const row = `(?${', ?'.repeat(columns.length - 1)})`;
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${row}${`, ${row}`.repeat(rows - 1)} ${onConflict}`;
}
