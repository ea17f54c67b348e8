import { MongoBulkWriteError, type AnyBulkWriteOperation } from 'mongodb';
import type { Known } from './collections.js';
import type { Database, Stored } from './database.js';
import { isServerError, leaseLost } from './errors.js';
import { replacementOf, type Replacement, type TakenPurge, type TakenWrite } from './prepare.js';

const DUPLICATE_KEY = 11_000;
const FAILED_VALIDATION = 121;

/** One write, ready to be sent. */
export interface PreparedWrite {
  readonly id: string;
  readonly filter: Readonly<Record<string, unknown>>;
  /** Null removes. */
  readonly replacement: Replacement | null;
}

/** Throws INVALID_DOCUMENT. */
export function prepareWrite(collection: Known, write: TakenWrite, token: number): PreparedWrite {
  const { id, position, late, json } = write;
  return {
    id,
    // The guard: nothing newer, and nothing of a later holder of the lease.
    filter: { _id: id, _position: { [late ? '$lte' : '$lt']: position }, _token: { $lte: token } },
    replacement: json === null ? null : replacementOf(collection, write, json, token),
  };
}

/** Removes what a purge takes, but nothing that a later holder of the lease has written. */
export async function runPurge(
  { documents }: Database,
  { name }: Known,
  { field, value, before }: TakenPurge,
  token: number,
): Promise<void> {
  const older = before === null ? {} : { _position: { $lt: before } };
  await documents(name).deleteMany({ [field]: value, ...older, _token: { $lte: token } });
}

/** Runs the writes, those of one document in their order; each changes nothing where its guard forbids it. Throws LEASE_LOST. */
export async function runWrites(
  database: Database,
  collection: Known,
  writes: readonly PreparedWrite[],
  { name: lease, token }: { readonly name: string; readonly token: number },
): Promise<void> {
  for (const round of roundsOf(writes)) {
    const refused = await send(database, collection, round, true, lease);
    if (refused.length === 0) continue;
    // What is there is newer, or came between: without the insertion the guard alone decides.
    await send(database, collection, refused, false, lease);
    const ids = refused.map(({ id }) => id);
    const stronger = await database
      .documents(collection.name)
      .findOne({ _id: { $in: ids }, _token: { $gt: token } });
    if (stronger) throw leaseLost(lease);
  }
}

/** The first write of every document, then the second of those that have one, and so on. */
function roundsOf(writes: readonly PreparedWrite[]): readonly (readonly PreparedWrite[])[] {
  const rounds: PreparedWrite[][] = [];
  const seen = new Map<string, number>();
  for (const write of writes) {
    const place = seen.get(write.id) ?? 0;
    seen.set(write.id, place + 1);
    const round = rounds[place];
    if (round) round.push(write);
    else rounds.push([write]);
  }
  return rounds;
}

/** Answers the writes whose document is there and would not be replaced. */
async function send(
  { documents }: Database,
  { name }: Known,
  writes: readonly PreparedWrite[],
  upsert: boolean,
  lease: string,
): Promise<readonly PreparedWrite[]> {
  const operations = writes.map(({ filter, replacement }) =>
    replacement === null ? { deleteOne: { filter } } : { replaceOne: { filter, replacement, upsert } },
  ) as unknown as AnyBulkWriteOperation<Stored>[];
  try {
    await documents(name).bulkWrite(operations, { ordered: false });
    return [];
  } catch (error) {
    if (isServerError(error, 'failedValidation')) throw leaseLost(lease);
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    if (failures.some(({ code }) => code === FAILED_VALIDATION)) throw leaseLost(lease);
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    if (error.result.getWriteConcernError()) throw error;
    return failures.map(({ index }) => writes[index] as PreparedWrite);
  }
}
