import type { CollectionSpec } from '@parley/eventsourcing';
import { checkCollection, refuseCollection, unknownCollection } from '@parley/documents';
import {
  COLLECTION_COLUMNS,
  collectionFromRow,
  type Collection,
  type CollectionIndex,
} from './collection.js';
import { dropCollection } from './drop.js';
import { extendCollection, makeIndexes, namesOfIndexes } from './extend.js';
import { versionChanges, type Sql } from '../sql.js';
import { fillWords } from '../words/fill.js';
import { joinAll } from '../words/segments.js';
import type { Writing } from './writing.js';

export interface Collections {
  /** Throws UNKNOWN_COLLECTION. */
  get(name: string): Collection;
  /** The same with every index made, or with one that begins with the field. Throws UNKNOWN_COLLECTION. */
  indexed(name: string, field?: string): Collection;
  /** Puts some more of the documents into the index of words; false when all are, or when none may be. Throws UNKNOWN_COLLECTION. */
  fillWords(name: string): boolean;
  /** Joins some of what the index of words consists of; false when it is one. Throws UNKNOWN_COLLECTION. */
  joinSegments(name: string): boolean;
  names(): readonly string[];
  ensure(spec: CollectionSpec): void;
  /** What is left of it is rubbish, which is removed later, but for little, which goes at once. */
  drop(name: string): void;
  /** Reads again which there are. */
  reload(): void;
  /** The same where another opening has written since. Only for openings that write nothing. */
  follow(): void;
}

const run = (work: () => void): void => work();
const UNGUARDED: Writing = { transaction: run, unsynced: run, onSchema: run };

/** `writing` null: nothing is written, and indexes that are missing stay so. */
export function createCollections(sql: Sql, writing: Writing | null): Collections {
  const known = new Map<string, Collection>();
  // The file itself refuses what is written to it.
  const { transaction: write } = writing ?? UNGUARDED;

  const reload = (): void => {
    known.clear();
    for (const collection of collectionsIn(sql)) known.set(collection.name, collection);
  };
  const haveOthersWritten = versionChanges(sql, 'data_version');
  const follow = following(sql, haveOthersWritten, reload);
  reload();

  const get = (name: string): Collection => known.get(name) ?? refuseUnknown(name);

  return {
    get,
    indexed(name, field) {
      const collection = get(name);
      const needed = field === undefined ? collection.missing : oneOf(collection, field);
      if (needed.length === 0 || writing === null) return collection;
      write(() => makeIndexes(sql, collection, needed));
      const missing = collection.missing.filter((index) => !needed.includes(index));
      const after = { ...collection, missing };
      known.set(name, after);
      return after;
    },
    fillWords(name) {
      const collection = get(name);
      const { words } = collection;
      if (words === null || words.filledTo === null || writing === null) return false;
      let filledTo: bigint | null = null;
      writing.unsynced(() => void (filledTo = fillWords(sql, collection, words)));
      known.set(name, { ...collection, words: { ...words, filledTo } });
      return filledTo !== null;
    },
    joinSegments(name) {
      const { words } = get(name);
      let isMore = false;
      if (words !== null && writing !== null) write(() => void (isMore = joinAll(sql, words)));
      return isMore;
    },
    names: () => [...known.keys()].sort(),
    ensure(spec) {
      checkCollection(spec);
      // How far words were put in says no version of the schema.
      if (haveOthersWritten()) reload();
      checkCase(spec.name, [...known.keys()]);
      const before = known.get(spec.name) ?? null;
      let after = before;
      write(() => {
        after = extendCollection(sql, spec, before);
      });
      if (after) known.set(spec.name, after);
    },
    drop(name) {
      const collection = known.get(name);
      if (!collection) return;
      dropCollection(sql, writing ?? UNGUARDED, collection);
      known.delete(name);
    },
    reload,
    follow,
  };
}

/** Reads them again where others have changed them since it was made, or since the last time. */
function following(sql: Sql, haveOthersWritten: () => boolean, reload: () => void): () => void {
  let followed: string | null = null;
  return () => {
    if (!haveOthersWritten()) return;
    const before = followed;
    followed = textIn(sql);
    // What is written is documents, mostly.
    if (followed !== before) reload();
  };
}

function refuseUnknown(name: string): never {
  throw unknownCollection(name);
}

function collectionsIn(sql: Sql): readonly Collection[] {
  const made = namesOfIndexes(sql);
  return rowsIn(sql).map((row) => collectionFromRow(row, made));
}

const rowsIn = (sql: Sql) => sql.rows(`SELECT ${COLLECTION_COLUMNS} FROM collections`, []);

/** All that {@link collectionsIn} reads: equal texts say equal collections. */
const textIn = (sql: Sql): string => [...namesOfIndexes(sql), ...rowsIn(sql)].join('\n');

/** The index to make so that one begins with the field; none when there is one, or none was declared. */
function oneOf({ indexes, missing }: Collection, field: string): readonly CollectionIndex[] {
  const fitting = indexes.filter(({ fields }) => fields[0] === field);
  return fitting.every((index) => missing.includes(index)) ? fitting.slice(0, 1) : [];
}

/** Names become identifiers of SQL, which do not tell case apart. */
function checkCase(name: string, names: readonly string[]): void {
  const lower = name.toLowerCase();
  const isTaken = names.some((other) => other !== name && other.toLowerCase() === lower);
  if (isTaken) refuseCollection(name, 'another differs from it in case only');
}
