import type { KeptRecord, RecordKey } from '@parley/eventsourcing';
import { contentOf, documentFrom } from './content.js';
import type { UpdateFilter } from 'mongodb';
import type { Database, RecordRow } from './database.js';
import { datesAt } from './dates.js';
import { invalidDocument, isServerError } from './errors.js';
import { snapshotOf } from './snapshot.js';
import { isStorable, storable } from './text.js';

export interface Records {
  get<V>(kind: string, id: string): Promise<KeptRecord<V> | null>;
  list<V>(kind: string): Promise<readonly KeptRecord<V>[]>;
  /** Kinds and ids in their order, at most `limit` after a key. */
  keys(after: RecordKey | null, limit: number): Promise<readonly RecordKey[]>;
  /** Reads the value at once, and answers what stores it. Throws INVALID_DOCUMENT. */
  put(kind: string, id: string, value: unknown, expected?: number): () => Promise<boolean>;
  delete(kind: string, id: string): Promise<void>;
  clear(keptKinds: readonly string[]): Promise<void>;
}

const NO_DATES = datesAt([]);
/** Neither part can hold NUL. */
const keyOf = (kind: string, id: string): string => `${kind}\0${id}`;

export function createRecords({ records }: Database): Records {
  return {
    async get<V>(kind: string, id: string) {
      if (!isStorable(kind) || !isStorable(id)) return null;
      const row = await records.findOne({ _id: keyOf(kind, id) });
      return row && recordFrom<V>(row);
    },
    async list<V>(kind: string) {
      if (!isStorable(kind)) return [];
      const rows = await records.find({ _id: { $gte: keyOf(kind, ''), $lt: `${kind}\u0001` } }).toArray();
      return rows.map(recordFrom<V>).sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
    },
    async keys(after, limit) {
      const range = after === null ? {} : { _id: { $gt: keyOf(after.kind, after.id) } };
      const rows = await records
        .find(range, { projection: { kind: 1, id: 1 } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(({ kind, id }) => ({ kind, id }));
    },
    put(kind, id, value, expected) {
      const _id = keyOf(storable(kind, 'record kind'), storable(id, 'record id'));
      if (value === undefined) throw invalidDocument(`Record ${id} has no value.`);
      const { fields, exact } = contentOf(snapshotOf({ value }, `record ${id}`), NO_DATES);
      const content = { kind, id, ...fields, ...(exact === null ? {} : { _exact: exact }) };
      const gone = ['value', '_exact'].filter((field) => !Object.hasOwn(content, field));
      const update: UpdateFilter<RecordRow> = {
        $set: content,
        $inc: { version: 1 },
        $unset: Object.fromEntries(gone.map((field) => [field, 1 as const])),
      };
      if (expected === 0) return () => isNew(records.insertOne({ _id, version: 1, ...content }));
      if (expected !== undefined) {
        return async () => (await records.updateOne({ _id, version: expected }, update)).matchedCount > 0;
      }
      return async () => {
        const upsert = (): Promise<unknown> => records.updateOne({ _id }, update, { upsert: true });
        // Two who insert at once: the second finds the row there and updates it.
        if (!(await isNew(upsert()))) await upsert();
        return true;
      };
    },
    async delete(kind, id) {
      if (isStorable(kind) && isStorable(id)) await records.deleteOne({ _id: keyOf(kind, id) });
    },
    async clear(keptKinds) {
      await records.deleteMany({ kind: { $nin: [...keptKinds] } });
    },
  };
}

async function isNew(written: Promise<unknown>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    if (isServerError(error, 'duplicateKey')) return false;
    throw error;
  }
}

function recordFrom<V>({ id, version, value, _exact }: RecordRow): KeptRecord<V> {
  const content = documentFrom(_exact === undefined ? { value } : { _exact }, NO_DATES);
  return { id, version, value: content['value'] as V };
}
