import type { KeptRecord, RecordKey, Records } from '@parley/eventsourcing';
import { isStorable, jsonOf, storable } from '@parley/documents';
import type { Calls } from './calls.js';
import type { Sql, SqlRow } from './sql.js';

export const createRecords = (sql: Sql, { read, write }: Pick<Calls, 'read' | 'write'>): Records => ({
  getRecord: async <V>(kind: string, id: string) =>
    read(`in record ${kind} ${id}`, () => {
      if (!isStorable(kind) || !isStorable(id)) return null;
      const [row] = sql.rows('SELECT id, version, value FROM records WHERE kind = ? AND id = ?', [kind, id]);
      return row ? recordOf<V>(row) : null;
    }),
  listRecords: async <V>(kind: string) =>
    read(`in the records of ${kind}`, () => {
      if (!isStorable(kind)) return [];
      const text = 'SELECT id, version, value FROM records WHERE kind = ? ORDER BY id';
      return sql.rows(text, [kind]).map(recordOf<V>);
    }),
  listRecordKeys: async (after, limit) =>
    read('in the keys of records', () => {
      const range = after === null ? '' : 'WHERE (kind, id) > (?, ?)';
      const text = `SELECT kind, id FROM records ${range} ORDER BY kind, id LIMIT ?`;
      return sql.rows(text, [...keyValues(after), BigInt(limit)]).map(keyOf);
    }),
  putRecord: async (kind, id, value, expected) => write(() => preparePut(sql, { kind, id, value, expected })),
  deleteRecord: async (kind, id) =>
    write(() => () => {
      if (!isStorable(kind) || !isStorable(id)) return;
      sql.run('DELETE FROM records WHERE kind = ? AND id = ?', [kind, id]);
    }),
  clearRecords: async (keptKinds) =>
    write(() => () => {
      const kept = keptKinds.map(() => '?').join(', ');
      sql.run(`DELETE FROM records WHERE kind NOT IN (${kept})`, keptKinds);
    }),
});

interface Put {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
  readonly expected: number | undefined;
}

/** Throws INVALID_DOCUMENT. */
function preparePut(sql: Sql, { kind, id, value, expected }: Put): () => boolean {
  const key = [storable(kind, 'record kind'), storable(id, 'record id')];
  const text = jsonOf(value, `record ${id}`);
  const insert =
    'INSERT INTO records (kind, id, version, value) VALUES (?, ?, 1, ?) ON CONFLICT (kind, id) DO';
  if (expected === 0) return () => sql.run(`${insert} NOTHING`, [...key, text]) > 0;
  if (expected === undefined) {
    const update = 'UPDATE SET version = version + 1, value = excluded.value';
    return () => sql.run(`${insert} ${update}`, [...key, text]) > 0;
  }
  const replace =
    'UPDATE records SET version = version + 1, value = ? WHERE kind = ? AND id = ? AND version = ?';
  return () => sql.run(replace, [text, ...key, expected]) > 0;
}

const keyValues = (key: RecordKey | null): readonly string[] =>
  key === null ? [] : [storable(key.kind, 'record kind'), storable(key.id, 'record id')];

const keyOf = ([kind, id]: SqlRow): RecordKey => ({ kind: String(kind), id: String(id) });

function recordOf<V>([id, version, value]: SqlRow): KeptRecord<V> {
  return { id: String(id), version: Number(version), value: JSON.parse(String(value)) as V };
}
