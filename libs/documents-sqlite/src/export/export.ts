import { closeSqliteFile, normaliseSqliteError, openStoreToRead, type Database } from '@parley/sqlite';
import { setImmediate as breathe } from 'node:timers/promises';
import { join } from 'node:path';
import { createCalls } from '../calls.js';
import { createCheckpoints } from '../checkpoints.js';
import { createCollections } from '../collections/collections.js';
import type { BodyForm } from '../documents/body.js';
import { APPLICATION_ID, FILE, KIND, MIGRATIONS } from '../format.js';
import { createRecords } from '../records.js';
import { createSql, lastRow, quoted, type Sql } from '../sql.js';
import { NO_TURNS } from '../turns/turns.js';
import { copyRows } from './copy-rows.js';
import type { ExportedCollection, ExportedList, ExportPlan, KeptThen } from './plan.js';

export interface SqliteExport {
  /** The store is its `documents.db`. */
  readonly folder: string;
  /** An empty file of which nobody else knows yet. It is not synced to the disk. */
  readonly file: string;
  /** Says what the file is to hold. */
  readonly plan: (kept: KeptThen) => Promise<ExportPlan>;
  /** Told how many rows are done of how many, free row numbers included. */
  readonly onRows: (done: number, total: number) => void;
  /** Ends the export in the middle: it throws the signal's reason. */
  readonly signal: AbortSignal;
}

/** The store's file is read by one transaction, from its first reading on. */
const OUT = 'out';

/**
 * Writes collections as they are at one moment into a database of their own, while another process works on the store or not.
 * Throws `STORE_*`.
 */
export async function exportSqliteDocuments(options: SqliteExport): Promise<void> {
  const path = join(options.folder, FILE);
  const version = MIGRATIONS.length;
  const database = openStoreToRead({ path, applicationId: APPLICATION_ID, kind: KIND, version });
  try {
    database.prepare(`ATTACH ? AS ${OUT}`).run([options.file]);
    // A file that is cut off is thrown away.
    database.exec(`PRAGMA ${OUT}.journal_mode=OFF; PRAGMA ${OUT}.synchronous=OFF; BEGIN`);
    await write(database, path, options);
    database.exec(`COMMIT; DETACH ${OUT}`);
  } catch (error) {
    if (error === options.signal.reason) throw error;
    throw normaliseSqliteError(error, KIND, path);
  } finally {
    closeSqliteFile(database);
  }
}

async function write(
  database: Database.Database,
  path: string,
  { plan, onRows, signal }: SqliteExport,
): Promise<void> {
  const sql = createSql(database);
  const { collections, lists } = await plan(keptThen(database, sql, path));
  for (const list of lists) writeList(sql, list);
  const total = collections.reduce(
    (sum, { collection }) => sum + Number(lastRow(sql, tableOf(collection))),
    0,
  );
  const kept = createCollections(sql, null);
  let done = 0;
  for (const one of collections) {
    for (const passed of writeCollection(sql, one, kept.get(one.collection).form)) {
      onRows((done += passed), total);
      await breathe();
      signal.throwIfAborted();
    }
  }
  onRows(total, total);
  signal.throwIfAborted();
}

function keptThen(database: Database.Database, sql: Sql, path: string): KeptThen {
  const calls = createCalls(database, { path, run: (work) => work(), turns: NO_TURNS });
  return { ...createRecords(sql, calls), ...createCheckpoints(sql, calls) };
}

const tableOf = (collection: string): string => quoted(`c_${collection}`);
const within = (table: string): string => `${OUT}.${quoted(table)}`;

const columnsOf = (columns: ExportedList['columns']): string =>
  Object.entries(columns)
    .map(([name, type]) => `${quoted(name)} ${type}`)
    .join(', ');

function* writeCollection(
  sql: Sql,
  { table, collection, columns }: ExportedCollection,
  form: BodyForm,
): Generator<number, void> {
  const all = columnsOf({ _id: 'TEXT', _position: 'INTEGER', ...columns });
  sql.run(`CREATE TABLE ${within(table)} (${all})`, []);
  yield* copyRows(sql, { from: tableOf(collection), into: within(table), columns, form });
  sql.run(`CREATE UNIQUE INDEX ${within(`${table}_id`)} ON ${quoted(table)} (_id)`, []);
}

function writeList(sql: Sql, { table, columns, rows }: ExportedList): void {
  sql.run(`CREATE TABLE ${within(table)} (${columnsOf(columns)})`, []);
  const places = Object.keys(columns).map(() => '?');
  const insert = `INSERT INTO ${within(table)} VALUES (${places.join(', ')})`;
  for (const row of rows) sql.run(insert, row);
}
