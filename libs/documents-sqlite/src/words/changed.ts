import type { Document } from '@parley/eventsourcing';
import { keptWordsOf, type DocumentWords } from '@parley/documents';
import type { Collection } from '../collections/collection.js';
import { getDocuments } from '../documents/get.js';
import { documentColumns, storedIn } from '../documents/rows.js';
import type { PreparedWrite } from '../documents/write.js';
import type { Sql, SqlValue } from '../sql.js';
import { changesOfWords } from './keep.js';
import type { CollectionWords } from './tables.js';

/** What follows the changes of one step's documents in the index of words. */
export interface WordsFollower {
  /** To be called before rows go that fulfil a condition. */
  beforePurge(condition: string, values: readonly SqlValue[]): void;
  beforeWrites(writes: readonly PreparedWrite[]): void;
  /** To be called after a write that has changed its row; null: nothing asks for it. */
  readonly changed: ((write: PreparedWrite) => void) | null;
  /** Whether words are now to be taken out of the index. */
  end(): boolean;
}

const NONE: WordsFollower = {
  beforePurge: () => undefined,
  beforeWrites: () => undefined,
  changed: null,
  end: () => false,
};

export function followWords(sql: Sql, collection: Collection): WordsFollower {
  const { words } = collection;
  // Nothing was put in yet: all will be, together.
  if (words === null || words.filledTo === 0n) return NONE;
  const changes = changesOfWords(sql, words);
  const before = new Map<string, DocumentWords | null>();
  return {
    beforePurge(condition, values) {
      const text = `SELECT ${documentColumns(collection.form)} FROM ${collection.table} WHERE ${condition}`;
      for (const row of sql.rows(text, values)) {
        const { id, document } = storedIn<Document>(collection.form)(row);
        changes.change(id, keptWordsOf(words.spec, document), null);
      }
    },
    beforeWrites(writes) {
      const ids = writes.map(({ id }) => id);
      for (const [id, { document }] of getDocuments<Document>(sql, collection, ids))
        before.set(id, keptWordsOf(words.spec, document));
    },
    changed(write) {
      if (isStillToCome(sql, collection, words, write.id)) return;
      changes.change(write.id, before.get(write.id) ?? null, write.words);
      before.set(write.id, write.words);
    },
    end: changes.end,
  };
}

/** Of a collection that is put in step by step: whether the document's turn comes later. */
function isStillToCome(sql: Sql, { table }: Collection, { filledTo }: CollectionWords, id: string): boolean {
  if (filledTo === null) return false;
  const [row] = sql.rows(`SELECT rowid FROM ${table} WHERE id = ?`, [id]);
  return row !== undefined && (row[0] as bigint) > filledTo;
}
