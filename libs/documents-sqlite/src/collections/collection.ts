import type { WordsSpec } from '@parley/eventsourcing';
import { namesOf, type BodyForm } from '../documents/body.js';
import type { SqlRow } from '../sql.js';
import { wordsFrom, type CollectionWords } from '../words/tables.js';

/** A collection as it stands in the file; a changed one is a new object. */
export interface Collection extends BodyForm {
  readonly name: string;
  readonly table: string;
  /** Fields that have a column: those that any index names. */
  readonly fields: readonly string[];
  /** All that have a column in a compact collection, else none. */
  readonly inColumns: readonly string[];
  /** All indexes, those with the fewest fields first; each ends with the id. */
  readonly indexes: readonly CollectionIndex[];
  /** Those of them that are still to be made. */
  readonly missing: readonly CollectionIndex[];
  /** Null: documents are not found by words. */
  readonly words: CollectionWords | null;
}

export interface CollectionIndex {
  readonly name: string;
  readonly fields: readonly string[];
}

/** Name of the view of a collection that was made with fields: `_id`, `_position`, and a column for each field. */
export const viewOf = (name: string): string => `v_${name}`;

export const columnOf = (field: string): string => `f_${field}`;

export interface CollectionState {
  /** Names of the indexes that there are. */
  readonly made: ReadonlySet<string>;
  readonly isCompact: boolean;
  /** Fields that it was made with; null: they are not known, and bodies have their whole names. */
  readonly keys: readonly string[] | null;
  readonly words: CollectionWords | null;
}

/** `indexes`: the fields of each, in the order in which they were declared: the place is part of the index's name. */
export function collectionFrom(
  name: string,
  indexes: readonly (readonly string[])[],
  { made, isCompact, keys, words }: CollectionState,
): Collection {
  const table = `c_${name}`;
  const fields = [...new Set(indexes.flat())];
  const byId = { name: `sqlite_autoindex_${table}_1`, fields: [] };
  const declared = indexes.map((fields, place) => ({ name: `i_${name}_${place}`, fields }));
  return {
    name,
    table,
    fields,
    inColumns: isCompact ? fields : [],
    names: keys && namesOf(keys),
    indexes: [byId, ...declared].sort((a, b) => a.fields.length - b.fields.length),
    missing: declared.filter((index) => !made.has(index.name)),
    words,
  };
}

/** Columns of a collection's row, as {@link collectionFromRow} takes them. */
export const COLLECTION_COLUMNS = 'name, indexes, compact, keys, words, words_filled';

/** From the column `keys`. */
export const keysFrom = (keys: unknown): readonly string[] | null =>
  typeof keys === 'string' ? (JSON.parse(keys) as string[]) : null;

export function collectionFromRow(
  [name, indexes, compact, keys, words, filledTo]: SqlRow,
  made: ReadonlySet<string>,
): Collection {
  const spec = words === null ? null : (JSON.parse(String(words)) as WordsSpec);
  return collectionFrom(String(name), JSON.parse(String(indexes)) as string[][], {
    made,
    isCompact: compact === 1n,
    keys: keysFrom(keys),
    words: spec && wordsFrom(String(name), spec, filledTo as bigint | null),
  });
}
