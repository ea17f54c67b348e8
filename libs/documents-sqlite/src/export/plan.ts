import type { Checkpoints, Records } from '@parley/eventsourcing';

/** What a column of the file holds; an object or array stands in it as JSON, a boolean as 0 or 1. */
export type ColumnType = 'INTEGER' | 'REAL' | 'TEXT';

/** A table with a row for each document: its `_id`, its `_position`, and a column for each field. */
export interface ExportedCollection {
  readonly table: string;
  readonly collection: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
}

/** A table that the plan itself fills. */
export interface ExportedList {
  readonly table: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly rows: readonly (readonly (string | number | bigint | null)[])[];
}

export interface ExportPlan {
  readonly collections: readonly ExportedCollection[];
  readonly lists: readonly ExportedList[];
}

/** What was kept at the moment of the export. */
export type KeptThen = Pick<Records, 'getRecord' | 'listRecords'> & Pick<Checkpoints, 'listCheckpoints'>;
