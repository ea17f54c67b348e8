import type { WordsSpec } from '@parley/eventsourcing';
import type { SqlRow } from '../sql.js';
import { wordsFrom, type CollectionWords } from '../words/tables.js';

/** A collection as it stands in the file; a changed one is a new object. */
export interface Collection {
  readonly name: string;
  readonly table: string;
  /** Fields that have a column: those that any index names. */
  readonly fields: readonly string[];
  /** Fields whose values bodies leave to their columns: all of them in a compact collection, else none. */
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

export const columnOf = (field: string): string => `f_${field}`;

export interface CollectionState {
  /** Names of the indexes that there are. */
  readonly made: ReadonlySet<string>;
  readonly isCompact: boolean;
  readonly words: CollectionWords | null;
}

/** `indexes`: the fields of each, in the order in which they were declared: the place is part of the index's name. */
export function collectionFrom(
  name: string,
  indexes: readonly (readonly string[])[],
  { made, isCompact, words }: CollectionState,
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
    indexes: [byId, ...declared].sort((a, b) => a.fields.length - b.fields.length),
    missing: declared.filter((index) => !made.has(index.name)),
    words,
  };
}

/** Columns of a collection's row, as {@link collectionFromRow} takes them. */
export const COLLECTION_COLUMNS = 'name, indexes, compact, words, words_filled';

export function collectionFromRow(
  [name, indexes, compact, words, filledTo]: SqlRow,
  made: ReadonlySet<string>,
): Collection {
  const spec = words === null ? null : (JSON.parse(String(words)) as WordsSpec);
  return collectionFrom(String(name), JSON.parse(String(indexes)) as string[][], {
    made,
    isCompact: compact === 1n,
    words: spec && wordsFrom(String(name), spec, filledTo as bigint | null),
  });
}
