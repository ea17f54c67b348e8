import type { KeptRecord, RecordKey } from '@parley/eventsourcing';
import type { Sql, SqlRow } from './sql.js';
import { isStorable, jsonOf, storable } from './text.js';

export interface Records {
  get<V>(kind: string, id: string): KeptRecord<V> | null;
  list<V>(kind: string): readonly KeptRecord<V>[];
  /** Kinds and ids in their order, at most `limit` after a key. */
  keys(after: RecordKey | null, limit: number): readonly RecordKey[];
  /** Checks the value at once, and answers what stores it. */
  put(kind: string, id: string, value: unknown, expected?: number): () => boolean;
  delete(kind: string, id: string): void;
  clear(keptKinds: readonly string[]): void;
}

export function createRecords(sql: Sql): Records {
  return {
    get<V>(kind: string, id: string) {
      if (!isStorable(kind) || !isStorable(id)) return null;
      const [row] = sql.rows('SELECT id, version, value FROM records WHERE kind = ? AND id = ?', [kind, id]);
      return row ? recordOf<V>(row) : null;
    },
    list<V>(kind: string) {
      if (!isStorable(kind)) return [];
      return sql
        .rows('SELECT id, version, value FROM records WHERE kind = ? ORDER BY id', [kind])
        .map(recordOf<V>);
    },
    keys(after, limit) {
      const range = after === null ? '' : 'WHERE (kind, id) > (?, ?)';
      const begun =
        after === null ? [] : [storable(after.kind, 'record kind'), storable(after.id, 'record id')];
      return sql
        .rows(`SELECT kind, id FROM records ${range} ORDER BY kind, id LIMIT ?`, [...begun, BigInt(limit)])
        .map(([kind, id]) => ({ kind: String(kind), id: String(id) }));
    },
    put(kind, id, value, expected) {
      const key = [storable(kind, 'record kind'), storable(id, 'record id')];
      const text = jsonOf(value, `record ${id}`);
      const insert =
        'INSERT INTO records (kind, id, version, value) VALUES (?, ?, 1, ?) ON CONFLICT (kind, id) DO';
      const update = 'UPDATE SET version = version + 1, value = excluded.value';
      if (expected === 0) return () => sql.run(`${insert} NOTHING`, [...key, text]) > 0;
      if (expected === undefined) return () => sql.run(`${insert} ${update}`, [...key, text]) > 0;
      const replace =
        'UPDATE records SET version = version + 1, value = ? WHERE kind = ? AND id = ? AND version = ?';
      return () => sql.run(replace, [text, ...key, expected]) > 0;
    },
    delete(kind, id) {
      if (!isStorable(kind) || !isStorable(id)) return;
      sql.run('DELETE FROM records WHERE kind = ? AND id = ?', [kind, id]);
    },
    clear(keptKinds) {
      const kept = keptKinds.map(() => '?').join(', ');
      sql.run(`DELETE FROM records WHERE kind NOT IN (${kept})`, keptKinds);
    },
  };
}

function recordOf<V>([id, version, value]: SqlRow): KeptRecord<V> {
  return { id: String(id), version: Number(version), value: JSON.parse(String(value)) as V };
}
