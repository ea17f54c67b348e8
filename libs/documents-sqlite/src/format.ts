export const KIND = 'document store';
export const FILE = 'documents.db';

/** `ParD` in the header of every document store. */
export const APPLICATION_ID = 0x50617244;

/**
 * Formats of the file, oldest first; a script that was ever released never changes.
 * `collections.indexes` is JSON, a list of lists of fields; each collection has a table `c_<name>` of its own.
 * A lease keeps its row when released, so that tokens never go back. `expires_at` is ms since the epoch.
 * `mark_position` and `mark_event` of a checkpoint: an event by which its log is known again; null in files of format 1.
 * `words` is JSON of what documents are found by; `words_filled`: up to which row of the table all were put in, null: all.
 * `compact` is 1 where bodies leave values to their columns. `keys` is JSON, a list of the fields that bodies have short names for, as
 * `namesOf` gives them; null: none. `layout` is JSON of the fields that have a place in bodies, as `placedForm` says; null: bodies are objects.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE collections (
     name TEXT NOT NULL PRIMARY KEY,
     indexes TEXT NOT NULL
   ) STRICT;
   CREATE TABLE checkpoints (
     name TEXT NOT NULL PRIMARY KEY,
     position INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE leases (
     name TEXT NOT NULL PRIMARY KEY,
     owner TEXT,
     token INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE records (
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     version INTEGER NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (kind, id)
   ) STRICT;`,
  `ALTER TABLE checkpoints ADD COLUMN mark_position INTEGER;
   ALTER TABLE checkpoints ADD COLUMN mark_event TEXT;`,
  `ALTER TABLE collections ADD COLUMN compact INTEGER NOT NULL DEFAULT 0;`,
  `ALTER TABLE collections ADD COLUMN words TEXT;
   ALTER TABLE collections ADD COLUMN words_filled INTEGER;`,
  `ALTER TABLE collections ADD COLUMN keys TEXT;`,
  `ALTER TABLE collections ADD COLUMN layout TEXT;`,
  // Since this format layouts may have columns of UUIDs, and columns without null.
  `UPDATE collections SET layout = layout;`,
  // Since this format `words` may have bins, and then row numbers are as `rowsOf` says.
  `UPDATE collections SET words = words;`,
  // Since this format a table may have an index of ids, `i_<name>_id`, instead of a key, or is still to get it.
  `UPDATE collections SET indexes = indexes;`,
];
