import { startsOf, type DocumentWords } from '@parley/documents';
import { insertRows } from '../documents/insert.js';
import type { Sql } from '../sql.js';
import { hitOf } from './hits.js';
import { rowNumbers } from './rows/numbers.js';
import { putIn } from './put-in.js';
import { secondOf } from './rows/rows.js';
import type { CollectionWords } from './tables.js';

/** Changes of the documents of one step, as they become changes of what is found by words. To be used in a transaction. */
export interface WordsChanges {
  /** A document is, or is no more, as this: null, or without words. */
  change(id: string, before: DocumentWords | null, after: DocumentWords | null): void;
  /** Puts what is new into the index. True: something is to be taken out of it. */
  end(): boolean;
}

/** What the index is given of a document; it is taken out with the same. */
export const indexedText = (text: string): string => [text, ...startsOf(text)].join(' ');

export function changesOfWords(sql: Sql, words: CollectionWords): WordsChanges {
  const { hits, gone } = words;
  const numbers = rowNumbers(sql, words);
  const fresh = new Map<bigint, string>();
  let added: (readonly [bigint, string])[] = [];
  let isSomeGone = false;

  function storeAdded(): void {
    insertRows(sql, { table: hits, columns: ['row', 'hit'] }, added);
    added = [];
  }

  function rowOf(id: string, before: DocumentWords): bigint | null {
    if (added.length > 0) storeAdded();
    return numbers.of(id, before);
  }

  function remove(id: string, before: DocumentWords): void {
    const row = rowOf(id, before);
    if (row === null) return;
    sql.run(`DELETE FROM ${hits} WHERE row = ?`, [row]);
    // Not in the index yet.
    if (fresh.delete(row)) return;
    sql.run(`INSERT INTO ${gone} (row, words) VALUES (?, ?)`, [row, before.text]);
    isSomeGone = true;
  }

  function add(id: string, after: DocumentWords): void {
    const row = numbers.free(after);
    if (row === null) return;
    added.push([row, hitOf(id, after)]);
    fresh.set(row, indexedText(after.text));
  }

  function show(id: string, before: DocumentWords, after: DocumentWords): void {
    const hit = hitOf(id, after);
    if (hit === hitOf(id, before)) return;
    const row = rowOf(id, before);
    if (row !== null) sql.run(`UPDATE ${hits} SET hit = ? WHERE row = ?`, [hit, row]);
  }

  return {
    change(id, before, after) {
      if (before && after && staysInPlace(before, after)) {
        show(id, before, after);
        return;
      }
      if (before) remove(id, before);
      if (after) add(id, after);
    },
    end() {
      storeAdded();
      putIn(sql, words, fresh);
      fresh.clear();
      return isSomeGone;
    },
  };
}

const staysInPlace = (before: DocumentWords, after: DocumentWords): boolean =>
  before.text === after.text && secondOf(before.at) === secondOf(after.at) && before.bin === after.bin;
