import type { Sql, SqlRow } from '../sql.js';

/** What stays of dropped tables and indexes until their rows are removed: tables of their own, `x_` and the first page. */
const NAMES = 'x_[0-9]*';

/**
 * Makes tables and all their indexes rubbish, in the schema alone, however large they are: to drop one would write zeroes to all its pages
 * in one step. An index has the form of a table that is ordered by all its columns. To be run by `inSchemaTransaction`.
 */
export function makeRubbish(sql: Sql, tables: readonly string[]): void {
  const places = tables.map(() => '?').join(', ');
  const trees = `SELECT name, type, rootpage FROM sqlite_schema WHERE tbl_name IN (${places}) AND rootpage > 0`;
  const turned: SqlRow[] = [];
  const turn = "UPDATE sqlite_schema SET type = 'table', name = ?, tbl_name = ?, sql = ? WHERE rootpage = ?";
  for (const [name, type, page = null] of sql.rows(trees, tables)) {
    const rubbish = `x_${String(page)}`;
    const definition = definitionOf(rubbish, columnsIn(sql, String(name), type === 'index'));
    turned.push([rubbish, rubbish, definition, page]);
  }
  for (const values of turned) sql.run(turn, values);
  // What has no pages is a view, or a virtual table, whose own tables are among those above.
  sql.run(`DELETE FROM sqlite_schema WHERE name IN (${places}) AND rootpage = 0`, tables);
}

/** How many columns order a tree; 0: its rows go by their numbers. */
function columnsIn(sql: Sql, name: string, isIndex: boolean): number {
  const text = isIndex
    ? 'SELECT count(*) FROM pragma_index_xinfo(?)'
    : "SELECT iif(wr, ncol, 0) FROM pragma_table_list(?) WHERE schema = 'main'";
  return Number(sql.rows(text, [name])[0]?.[0]);
}

function definitionOf(name: string, columns: number): string {
  if (columns === 0) return `CREATE TABLE ${name} (k0 INTEGER PRIMARY KEY)`;
  const key = Array.from({ length: columns }, (_, n) => `k${n}`).join(', ');
  return `CREATE TABLE ${name} (${key}, PRIMARY KEY (${key})) WITHOUT ROWID`;
}

/** Names of the tables that are rubbish. */
export const rubbishIn = (sql: Sql): readonly string[] =>
  sql
    .rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ? ORDER BY rootpage", [NAMES])
    .map(([name]) => String(name));

/** Removes at most so many rows of a table that is rubbish, the last ones with the table; answers how many. To be run in a transaction. */
export function removeRubbish(sql: Sql, table: string, most: number): number {
  const columns = sql.rows('SELECT name FROM pragma_table_info(?)', [table]).map(([name]) => String(name));
  const key = columns.join(', ');
  const end = `SELECT ${key} FROM ${table} ORDER BY ${key} LIMIT 1 OFFSET ?`;
  const removed = sql.run(`DELETE FROM ${table} WHERE (${key}) < (${end})`, [BigInt(most)]);
  if (removed > 0) return removed;
  const [left] = sql.rows(`SELECT count(*) FROM ${table}`, []);
  sql.run(`DROP TABLE ${table}`, []);
  return Number(left?.[0]);
}
