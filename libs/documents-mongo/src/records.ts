import type { KeptRecord, Records } from '@parley/eventsourcing';
import { invalidDocument, isStorable, storable } from '@parley/documents';
import { contentOf, documentFrom } from './content/content.js';
import type { Collection, UpdateFilter } from 'mongodb';
import type { Calls } from './calls.js';
import type { Database, RecordRow } from './database.js';
import { datesAt } from './content/dates.js';
import { isServerError } from './connection/errors.js';
import { snapshotOf } from './content/snapshot.js';

const NO_DATES = datesAt([]);
/** Neither part can hold NUL. */
const keyOf = (kind: string, id: string): string => `${kind}\0${id}`;

export const createRecords = (
  { records }: Database,
  { pass, ask }: Pick<Calls, 'pass' | 'ask'>,
): Records => ({
  getRecord: <V>(kind: string, id: string) =>
    ask(async () => {
      if (!isStorable(kind) || !isStorable(id)) return null;
      const row = await records.findOne({ _id: keyOf(kind, id) });
      return row && recordFrom<V>(row);
    }),
  listRecords: <V>(kind: string) =>
    ask(async () => {
      if (!isStorable(kind)) return [];
      const rows = await records.find({ _id: { $gte: keyOf(kind, ''), $lt: `${kind}\u0001` } }).toArray();
      return rows.map(recordFrom<V>).sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
    }),
  listRecordKeys: (after, limit) =>
    ask(async () => {
      const range = after === null ? {} : { _id: { $gt: keyOf(after.kind, after.id) } };
      const asked = records.find(range, { projection: { kind: 1, id: 1 } });
      const rows = await asked.sort({ _id: 1 }).limit(limit).toArray();
      return rows.map(({ kind, id }) => ({ kind, id }));
    }),
  putRecord: async (kind, id, value, expected) => pass(preparePut(records, { kind, id, value, expected })),
  deleteRecord: (kind, id) =>
    pass(async () => {
      if (isStorable(kind) && isStorable(id)) await records.deleteOne({ _id: keyOf(kind, id) });
    }),
  clearRecords: (keptKinds) =>
    pass(async () => {
      await records.deleteMany({ kind: { $nin: [...keptKinds] } });
    }),
});

interface Put {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
  readonly expected: number | undefined;
}

/** Reads the value at once, and answers what stores it. Throws INVALID_DOCUMENT. */
function preparePut(
  records: Collection<RecordRow>,
  { kind, id, value, expected }: Put,
): () => Promise<boolean> {
  const _id = keyOf(storable(kind, 'record kind'), storable(id, 'record id'));
  if (value === undefined) throw invalidDocument(`Record ${id} has no value.`);
  const { fields, exact } = contentOf(snapshotOf({ value }, `record ${id}`), NO_DATES);
  const content = { kind, id, ...fields, ...(exact === null ? {} : { _exact: exact }) };
  if (expected === 0) return () => isNew(records.insertOne({ _id, version: 1, ...content }));
  const gone = ['value', '_exact'].filter((field) => !Object.hasOwn(content, field));
  const update: UpdateFilter<RecordRow> = {
    $set: content,
    $inc: { version: 1 },
    $unset: Object.fromEntries(gone.map((field) => [field, 1 as const])),
  };
  if (expected !== undefined) {
    return async () => (await records.updateOne({ _id, version: expected }, update)).matchedCount > 0;
  }
  return async () => {
    const upsert = (): Promise<unknown> => records.updateOne({ _id }, update, { upsert: true });
    // Two who insert at once: the second finds the row there and updates it.
    if (!(await isNew(upsert()))) await upsert();
    return true;
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
