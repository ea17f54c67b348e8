import type { StoreKind } from '@parley/sqlite';
import { WHOLE_EVENTS } from './whole-events.js';

export const KIND: StoreKind = 'event store';
/** `ParE` in the header of every event store. */
export const APPLICATION_ID = 0x50617245;

/**
 * Formats of the file, oldest first; a script that was ever released never changes.
 * A stream's name is stored once. `position` has no gaps: the one writer counts it. `id` begins with a UUID's 16 bytes,
 * `recorded_at` is ms since the epoch. A row without outlines has JSON in `data` and `metadata`, and nothing behind its id. In one with them
 * `type` is empty, `metadata` names the outlines of data and metadata (`12,5`), and `data` is a JSON list: what fills the first, then what fills
 * the second; what both have in bytes stands behind the id. A column for them would be a reading of the whole table on the day it is added.
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
  `CREATE TABLE outlines (
     id INTEGER PRIMARY KEY,
     type TEXT,
     json TEXT NOT NULL
   ) STRICT;
   ${WHOLE_EVENTS}`,
];
