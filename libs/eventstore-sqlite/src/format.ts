import type { StoreKind } from '@parley/sqlite';

export const KIND: StoreKind = 'event store';
/** `ParE` in the header of every event store. */
export const APPLICATION_ID = 0x50617245;

/**
 * Formats of the file, oldest first; a script that was ever released never changes.
 * A stream's name is stored once. `position` has no gaps: the one writer counts it. `id` is a UUID's 16 bytes,
 * `recorded_at` ms since the epoch, `data` and `metadata` JSON.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE streams (
     id INTEGER PRIMARY KEY,
     name TEXT NOT NULL UNIQUE
   ) STRICT;
   CREATE TABLE events (
     position INTEGER PRIMARY KEY,
     stream INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     id BLOB NOT NULL,
     type TEXT NOT NULL,
     recorded_at INTEGER NOT NULL,
     data TEXT NOT NULL,
     metadata TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);`,
];
