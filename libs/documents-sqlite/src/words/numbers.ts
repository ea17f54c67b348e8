import type { DocumentWords } from '@parley/documents';
import type { Sql, SqlValue } from '../sql.js';
import { firstRow, idIn, lastRow, secondOf } from './hits.js';
import type { CollectionWords } from './tables.js';

/** Row numbers of hits. To be used in a transaction. */
export interface RowNumbers {
  /** Null where so many documents have this second that another cannot be found by words. */
  free(at: number): bigint | null;
  /** Null for a document that is not found. */
  of(id: string, words: DocumentWords): bigint | null;
}

export function rowNumbers(sql: Sql, { hits, gone }: CollectionWords): RowNumbers {
  const next = new Map<number, bigint>();
  let greatest: bigint | null = null;

  /** Of all that are used: documents mostly come in the order of time, and theirs are beyond. */
  function greatestUsed(): bigint {
    const text = `SELECT max(coalesce((SELECT max(row) FROM ${hits}), 0), coalesce((SELECT max(row) FROM ${gone}), 0))`;
    return sql.rows(text, [])[0]?.[0] as bigint;
  }

  function lastUsed(second: number): bigint | null {
    const within = 'WHERE row BETWEEN ? AND ?';
    const text = `SELECT max(row) FROM (SELECT max(row) AS row FROM ${hits} ${within} UNION ALL SELECT max(row) FROM ${gone} ${within})`;
    const bounds = [firstRow(second), lastRow(second)];
    return (sql.rows(text, [...bounds, ...bounds])[0]?.[0] as bigint | null | undefined) ?? null;
  }

  return {
    free(at) {
      const second = secondOf(at);
      const first = firstRow(second);
      greatest ??= greatestUsed();
      const used = (): bigint | null => (first > (greatest ?? 0n) ? null : lastUsed(second));
      const row = next.get(second) ?? (used() ?? first - 1n) + 1n;
      if (row > lastRow(second)) return null;
      next.set(second, row + 1n);
      return row;
    },
    of(id, { at }) {
      const start = idIn(id);
      const text = `SELECT row FROM ${hits} WHERE row BETWEEN ? AND ? AND substr(hit, 1, ?) = ?`;
      const second = secondOf(at);
      const values: SqlValue[] = [firstRow(second), lastRow(second), BigInt([...start].length), start];
      return (sql.rows(text, values)[0]?.[0] as bigint | undefined) ?? null;
    },
  };
}
