import type { BodyForm } from '../documents/body.js';
import type { ColumnType } from './plan.js';
import { lastRow, type Sql } from '../sql.js';

/** Rows of one step: some ten milliseconds, after which progress is shown and an interruption noticed. */
const STEP = 2_000n;
/** Half of a character: JSON writes it as an escape, and SQLite would make bytes of it that are no text. */
const HALF = String.raw`\ud`;
const ESCAPES = /\\(?:u(d[89a-f][\da-f]{2})|.)/gi;

export interface RowCopy {
  /** Where the documents stand. */
  readonly from: string;
  /** The table, with its database. */
  readonly into: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly form: BodyForm;
}

/** Copies the documents of a table step by step, in the order of its rows; answers after each step how many row numbers it has passed. */
export function* copyRows(sql: Sql, { from, into, columns, form }: RowCopy): Generator<number, void> {
  const values = (body: string): string =>
    Object.keys(columns)
      .map((name) => `, ${form.sqlOf(body, name)}`)
      .join('');
  const range = 'rowid > ? AND rowid <= ?';
  const whole = `INSERT INTO ${into} SELECT id, position${values('body')} FROM ${from} WHERE ${range} AND instr(body, '${HALF}') = 0 ORDER BY rowid`;
  const halves = `SELECT rowid, body FROM ${from} WHERE ${range} AND instr(body, '${HALF}') > 0 ORDER BY rowid`;
  const one = `INSERT INTO ${into} SELECT id, position${values('value')} FROM (SELECT ? AS value), ${from} WHERE rowid = ?`;
  const last = lastRow(sql, from);
  for (let passed = 0n; passed < last; passed += STEP) {
    const bounds = [passed, passed + STEP];
    sql.run(whole, bounds);
    for (const [rowid, body] of sql.rows(halves, bounds))
      sql.run(one, [withoutHalves(String(body)), rowid as bigint]);
    yield Number(passed + STEP > last ? last - passed : STEP);
  }
}

const withoutHalves = (json: string): string =>
  json.replaceAll(ESCAPES, (escape, half?: string) => (half === undefined ? escape : String.raw`\ufffd`));
