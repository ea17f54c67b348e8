import type { Document, ReadOptions, StoredDocument } from '@parley/eventsourcing';
import type { Known } from '../collections/collections.js';
import { documentFrom } from '../content/content.js';
import type { Database, Stored } from '../database.js';
import type { Dates } from '../content/dates.js';
import { inParallel, inParts } from '../parallel.js';
import { endingOf } from '../queries/ending.js';
import { isStorable } from '@parley/documents';

export function storedFrom<D extends Document>(row: Stored, dates: Dates): StoredDocument<D> {
  const stored = { id: row._id, position: row._position, document: documentFrom(row, dates) as D };
  if (row._late === undefined) return stored;
  return { ...stored, late: Object.fromEntries(row._late.map(({ stream, revision }) => [stream, revision])) };
}

/** Ids of one question. */
export const IDS_TOGETHER = 2_000;

export async function getDocuments<D extends Document>(
  { documents }: Database,
  { name, dates }: Known,
  ids: readonly string[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, StoredDocument<D>>> {
  const wanted = [...new Set(ids)].filter(isStorable);
  const found = await inParallel(inParts(wanted, IDS_TOGETHER), (part) =>
    documents(name)
      .find({ _id: { $in: [...part] } }, { batchSize: IDS_TOGETHER, ...endingOf(options) })
      .toArray(),
  );
  return new Map(found.flat().map((row) => [row._id, storedFrom<D>(row, dates)]));
}
