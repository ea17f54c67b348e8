import type { WordsSpec } from '@parley/eventsourcing';
import type { BodyForm } from '../documents/body.js';
import type { LaidField } from '../documents/layout.js';
import { namedForm, namesOf } from '../documents/named-body.js';
import { placedForm } from '../documents/placed-body.js';
import type { SqlRow } from '../sql.js';
import { wordsFrom, type CollectionWords } from '../words/tables.js';
import type { RowsById } from './rows-by-id.js';

/** A collection as it stands in the file; a changed one is a new object. */
export interface Collection {
  readonly name: string;
  readonly table: string;
  /** Fields that have a column: those that any index names. */
  readonly fields: readonly string[];
  readonly form: BodyForm;
  /** All indexes, those with the fewest fields first; each ends with the id. */
  readonly indexes: readonly CollectionIndex[];
  /** Those of them that are still to be made; that of ids is the first. */
  readonly missing: readonly CollectionIndex[];
  /** While that of ids is still to be made, what this opening knows instead; null: nothing. */
  readonly rows: RowsById | null;
  /** Null: documents are not found by words. */
  readonly words: CollectionWords | null;
}

export interface CollectionIndex {
  readonly name: string;
  /** Of ids alone: none. */
  readonly fields: readonly string[];
}

/** Whether the index of ids is still to be made. */
export const lacksIds = ({ missing }: Collection): boolean => missing[0]?.fields.length === 0;

/** Whether a document is found by its id without going through all. */
export const findsIds = (collection: Collection): boolean =>
  !lacksIds(collection) || (collection.rows !== null && !collection.rows.isFull());

/** Whether it has all its indexes, and all words in theirs. */
export const isComplete = (collection: Collection | null): boolean =>
  collection?.missing.length === 0 && (collection.words === null || collection.words.filledTo === null);

/** What SQLite calls the index of a table that was made with a key. */
export const keyIndexOf = (name: string): string => `sqlite_autoindex_c_${name}_1`;

/** Name of the view of a collection that was made with fields: `_id`, `_position`, and a column for each field. */
export const viewOf = (name: string): string => `v_${name}`;

export interface CollectionState {
  /** Names of the indexes that there are. */
  readonly made: ReadonlySet<string>;
  readonly isCompact: boolean;
  /** Fields that have short names in its bodies; null: none. */
  readonly keys: readonly string[] | null;
  /** Fields that it was made with; null: they are not known, or it was made before format 6. */
  readonly layout: readonly LaidField[] | null;
  readonly words: CollectionWords | null;
}

/** `indexes`: the fields of each, in the order in which they were declared: the place is part of the index's name. */
export function collectionFrom(
  name: string,
  indexes: readonly (readonly string[])[],
  { made, isCompact, keys, layout, words }: CollectionState,
): Collection {
  const table = `c_${name}`;
  const fields = [...new Set(indexes.flat())];
  const key = keyIndexOf(name);
  const byId = { name: made.has(key) ? key : `i_${name}_id`, fields: [] };
  const declared = indexes.map((fields, place) => ({ name: `i_${name}_${place}`, fields }));
  return {
    name,
    table,
    fields,
    form: layout ? placedForm(layout) : namedForm(isCompact ? fields : [], keys && namesOf(keys)),
    indexes: [byId, ...declared].sort((a, b) => a.fields.length - b.fields.length),
    missing: [byId, ...declared].filter((index) => !made.has(index.name)),
    rows: null,
    words,
  };
}

/** Columns of a collection's row, as {@link collectionFromRow} takes them. */
export const COLLECTION_COLUMNS = 'name, indexes, compact, keys, layout, words, words_filled';

/** From columns of JSON that may be null. */
export const listFrom = <T>(json: unknown): readonly T[] | null =>
  typeof json === 'string' ? (JSON.parse(json) as T[]) : null;

export function collectionFromRow(
  [name, indexes, compact, keys, layout, words, filledTo]: SqlRow,
  made: ReadonlySet<string>,
): Collection {
  const spec = words === null ? null : (JSON.parse(String(words)) as WordsSpec);
  return collectionFrom(String(name), JSON.parse(String(indexes)) as string[][], {
    made,
    isCompact: compact === 1n,
    keys: listFrom<string>(keys),
    layout: listFrom<LaidField>(layout),
    words: spec && wordsFrom(String(name), spec, filledTo as bigint | null),
  });
}
