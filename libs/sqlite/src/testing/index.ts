import Database from 'libsql';

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** What any file of SQLite answers, as its own programs read it; integers as bigint. */
export function askSqliteFile(path: string, question: string): readonly Row[] {
  const database = new Database(path);
  try {
    return database.prepare(question).safeIntegers().all() as Row[];
  } finally {
    database.close();
  }
}
