import { unknownCollection } from '@parley/documents';
import type { Sql } from '../sql.js';
import {
  COLLECTION_COLUMNS,
  collectionFromRow,
  findsIds,
  lacksIds,
  type Collection,
  type CollectionIndex,
} from './collection.js';
import { makeIndexes, namesOfIndexes } from './extend.js';
import { createRowsById, type RowsById } from './rows-by-id.js';
import type { Writing } from './writing.js';

/** Collections as this opening knows them. */
export interface Known {
  names(): readonly string[];
  find(name: string): Collection | null;
  /** As it is, but that its documents are found by their ids. Throws UNKNOWN_COLLECTION. */
  get(name: string): Collection;
  /** The same with every index made, or with one that begins with the field. Throws UNKNOWN_COLLECTION. */
  indexed(name: string, field?: string): Collection;
  keep(collection: Collection): Collection;
  /** This opening has made it, so that it knows of each of its rows. */
  begin(name: string): void;
  /** It may not know of each any more. */
  end(name: string): void;
  drop(name: string): void;
  /** Reads again which there are. */
  reload(): void;
}

/** `writing` null: nothing is written, and indexes that are missing stay so. */
export function createKnown(sql: Sql, writing: Writing | null): Known {
  const known = new Map<string, Collection>();
  const tables = new Map<string, RowsById>();
  const bytes = (): number => [...tables.values()].reduce((sum, rows) => sum + rows.bytes(), 0);

  function keep(collection: Collection): Collection {
    const { name } = collection;
    if (!lacksIds(collection)) tables.delete(name);
    const kept = { ...collection, rows: tables.get(name) ?? null };
    known.set(name, kept);
    return kept;
  }

  function reload(): void {
    known.clear();
    for (const collection of collectionsIn(sql)) keep(collection);
  }

  function withIndexes(collection: Collection, needed: readonly CollectionIndex[]): Collection {
    if (needed.length === 0 || writing === null) return collection;
    writing.transaction(() => makeIndexes(sql, collection, needed));
    return keep({ ...collection, missing: collection.missing.filter((index) => !needed.includes(index)) });
  }

  function get(name: string): Collection {
    const collection = known.get(name) ?? refuseUnknown(name);
    return findsIds(collection) ? collection : withIndexes(collection, collection.missing.slice(0, 1));
  }

  reload();
  return {
    names: () => [...known.keys()].sort(),
    find: (name) => known.get(name) ?? null,
    get,
    indexed(name, field) {
      const collection = get(name);
      return withIndexes(collection, field === undefined ? collection.missing : oneOf(collection, field));
    },
    keep,
    begin: (name) => void tables.set(name, createRowsById(bytes)),
    end: (name) => void tables.delete(name),
    drop(name) {
      known.delete(name);
      tables.delete(name);
    },
    reload,
  };
}

function refuseUnknown(name: string): never {
  throw unknownCollection(name);
}

function collectionsIn(sql: Sql): readonly Collection[] {
  const made = namesOfIndexes(sql);
  return rowsOfCollections(sql).map((row) => collectionFromRow(row, made));
}

export const rowsOfCollections = (sql: Sql) => sql.rows(`SELECT ${COLLECTION_COLUMNS} FROM collections`, []);

/** The index to make so that one begins with the field; none when there is one, or none was declared. */
function oneOf({ indexes, missing }: Collection, field: string): readonly CollectionIndex[] {
  const fitting = indexes.filter(({ fields }) => fields[0] === field);
  return fitting.every((index) => missing.includes(index)) ? fitting.slice(0, 1) : [];
}
