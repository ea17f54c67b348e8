import type { Database } from '@parley/sqlite';

/** What is bound: the driver ends the process on anything else. A number is always bound as a real, a bigint as a whole number. */
export type SqlValue = string | number | bigint | Buffer | null;
/** Columns by place; an INTEGER column reads as bigint, so that positions are exact. */
export type SqlRow = readonly (string | number | bigint | Buffer | null)[];

const KEPT_STATEMENTS = 1_000;

export interface Sql {
  rows(text: string, values: readonly SqlValue[]): readonly SqlRow[];
  /** The same one by one, for more rows than memory should hold. Nothing else uses the file until the last was taken. */
  each(text: string, values: readonly SqlValue[]): Iterable<SqlRow>;
  /** How many rows it changed. */
  run(text: string, values: readonly SqlValue[]): number;
}

/** Keeps statements prepared by their text, as many as a program has shapes of questions. */
export function createSql(database: Database.Database): Sql {
  const statements = new Map<string, Database.Statement>();

  function statement(text: string): Database.Statement {
    const kept = statements.get(text);
    if (kept) return kept;
    const [oldest] = statements.keys();
    if (statements.size >= KEPT_STATEMENTS && oldest !== undefined) statements.delete(oldest);
    const prepared = database.prepare(text).safeIntegers();
    if (prepared.reader) prepared.raw();
    statements.set(text, prepared);
    return prepared;
  }

  return {
    rows: (text, values) => statement(text).all(values) as SqlRow[],
    each: (text, values) => statement(text).iterate(values) as Iterable<SqlRow>,
    run: (text, values) => statement(text).run(values).changes,
  };
}

/** SQLite does not tell the case of names apart. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const columnOf = (field: string): string => `f_${field}`;

/** Whether a version of the file is another one than the last time: of what other openings write, or of its tables and indexes. */
export function versionChanges(sql: Sql, version: 'data_version' | 'schema_version'): () => boolean {
  const now = (): unknown => sql.rows(`PRAGMA ${version}`, [])[0]?.[0];
  let seen = now();
  return () => {
    const before = seen;
    seen = now();
    return seen !== before;
  };
}

/** The greatest row number, of which some may be free. */
export function lastRow(sql: Sql, table: string): bigint {
  const [row] = sql.rows(`SELECT coalesce(max(rowid), 0) FROM ${table}`, []);
  return row?.[0] as bigint;
}
