import type { DocumentWords } from '@parley/documents';
import type { Sql, SqlValue } from '../../sql.js';
import { idIn } from '../hits.js';
import { stretchesOf, type Stretch } from './rows.js';
import type { CollectionWords } from '../tables.js';

/** Row numbers of hits. To be used in a transaction. */
export interface RowNumbers {
  /** Null where so many documents have this second that another cannot be found by words. */
  free(words: DocumentWords): bigint | null;
  /** Null for a document that is not found. */
  of(id: string, words: DocumentWords): bigint | null;
}

export function rowNumbers(sql: Sql, { hits, gone, rows }: CollectionWords): RowNumbers {
  /** By the first of a stretch. */
  const next = new Map<bigint, bigint>();
  let greatest: bigint | null = null;

  /** Of all that are used: documents mostly come in the order of time, and their rows are beyond. */
  function greatestUsed(): bigint {
    const text = `SELECT max(coalesce((SELECT max(row) FROM ${hits}), 0), coalesce((SELECT max(row) FROM ${gone}), 0))`;
    return sql.rows(text, [])[0]?.[0] as bigint;
  }

  function lastUsed(bounds: Stretch): bigint | null {
    const within = 'WHERE row BETWEEN ? AND ?';
    const text = `SELECT max(row) FROM (SELECT max(row) AS row FROM ${hits} ${within} UNION ALL SELECT max(row) FROM ${gone} ${within})`;
    return (sql.rows(text, [...bounds, ...bounds])[0]?.[0] as bigint | null | undefined) ?? null;
  }

  function freeIn([first, last]: Stretch, isNew: boolean): bigint | null {
    const used = (): bigint | null => (isNew ? null : lastUsed([first, last]));
    const row = next.get(first) ?? (used() ?? first - 1n) + 1n;
    if (row > last) return null;
    next.set(first, row + 1n);
    return row;
  }

  return {
    free(words) {
      greatest ??= greatestUsed();
      for (const stretch of stretchesOf(rows, words)) {
        const row = freeIn(stretch, stretch[0] > greatest);
        if (row !== null) return row;
      }
      return null;
    },
    of(id, words) {
      const start = idIn(id);
      const text = `SELECT row FROM ${hits} WHERE row BETWEEN ? AND ? AND substr(hit, 1, ?) = ?`;
      for (const stretch of stretchesOf(rows, words)) {
        const values: SqlValue[] = [...stretch, BigInt([...start].length), start];
        const [found] = sql.rows(text, values);
        if (found) return found[0] as bigint;
      }
      return null;
    },
  };
}
