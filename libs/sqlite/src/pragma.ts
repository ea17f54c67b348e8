import type Database from 'libsql';

/** The number that a pragma answers. */
export const numberOf = (database: Database.Database, pragma: string): number =>
  (database.prepare(`PRAGMA ${pragma}`).raw().all() as readonly (readonly [number])[])[0]?.[0] ?? 0;
