import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { InfrastructureError } from '@parley/eventsourcing';
import Database from 'libsql';
import { closeSqliteFile, openSqliteFile, type SqliteFileOptions } from './file.js';

export const FIRST = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)';
export const SECOND = "ALTER TABLE notes ADD COLUMN tag TEXT; UPDATE notes SET tag = 'old'";

/** A folder and a file of ours in it, `x.db`, for each test. */
export interface SpecFile {
  readonly folder: string;
  readonly path: string;
  open(changes?: Partial<SqliteFileOptions>): Database.Database;
  /** The refusal of an opening that must not succeed. */
  refusal(changes?: Partial<SqliteFileOptions>): InfrastructureError;
  /** Changes the file by the driver alone, as another program would. */
  byDriver(sql: string): void;
  /** Names and bytes of all files of the folder, but for the lock. */
  snapshot(): Record<string, string>;
}

export function useSpecFile(): SpecFile {
  const opened: Database.Database[] = [];
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'parley-sqlite-'));
  });
  afterEach(() => {
    for (const database of opened.splice(0)) closeSqliteFile(database);
    rmSync(folder, { recursive: true });
  });

  const file: SpecFile = {
    get folder() {
      return folder;
    },
    get path() {
      return join(folder, 'x.db');
    },
    open(changes) {
      const ours = { path: file.path, applicationId: 77, migrations: [FIRST], kind: 'event store' } as const;
      const database = openSqliteFile({ ...ours, ...changes });
      opened.push(database);
      return database;
    },
    refusal(changes) {
      try {
        file.open(changes);
      } catch (error) {
        if (error instanceof InfrastructureError) return error;
        throw error;
      }
      throw new Error('The file was opened.');
    },
    byDriver(sql) {
      const database = new Database(file.path);
      database.exec(sql);
      database.close();
    },
    snapshot: () =>
      Object.fromEntries(
        readdirSync(folder)
          .filter((name) => !name.endsWith('-lock'))
          .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
      ),
  };
  return file;
}

export const texts = (database: Database.Database): unknown[] =>
  database.prepare('SELECT text FROM notes ORDER BY id').pluck().all();
