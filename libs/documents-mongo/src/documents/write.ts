import type { Known } from '../collections/collections.js';
import type { Database } from '../database.js';
import { leaseLost, refusedByForeignIndex } from '../connection/errors.js';
import { inParallel, inParts } from '../parallel.js';
import { replacementOf, type TakenPurge, type TakenWrite } from './prepare.js';
import { IDS_TOGETHER } from './rows.js';
import { sendWrites, type SendableWrite } from './send.js';

/** Every refusal by a document that has something older is a race with another write of it; so many in a row are none. */
const MOST_TIMES = 20;

/** One write, ready to be sent. */
export interface PreparedWrite extends SendableWrite {
  readonly position: bigint;
  readonly isLate: boolean;
}

/** Throws INVALID_DOCUMENT. */
export function prepareWrite(collection: Known, write: TakenWrite, token: number): PreparedWrite {
  const { id, position, late, document, isNew } = write;
  return {
    id,
    position,
    isLate: late !== null,
    // The guard: nothing newer, and nothing of a later holder of the lease.
    filter: { _id: id, _position: { [late ? '$lte' : '$lt']: position }, _token: { $lte: token } },
    replacement: document === null ? null : replacementOf(collection, write, document, token),
    isNew,
    bytes: document?.bytes ?? 0,
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

/**
 * Runs the writes, those of one document in their order; each changes nothing where its guard forbids it.
 * Throws LEASE_LOST, and STORE_FOREIGN where a unique index that nothing declares refuses them.
 */
export async function runWrites(
  database: Database,
  collection: Known,
  writes: readonly PreparedWrite[],
  { name: lease, token }: { readonly name: string; readonly token: number },
): Promise<void> {
  for (const round of roundsOf(writes)) {
    let open = round;
    for (let times = 0; open.length > 0; times += 1) {
      if (times === MOST_TIMES) throw refusedByForeignIndex(collection.name);
      const refused = await sendWrites(database, collection.name, open, lease);
      // Nearly always something newer is there; or something older is after all: once more then.
      const left =
        refused.length === 0 ? [] : await behind(database, collection, refused, { name: lease, token });
      open = left.map((write) => ({ ...write, isNew: false }));
    }
  }
}

/** Of writes that met a document: those that it has to give way to. Throws LEASE_LOST for one of a later holder. */
async function behind(
  { documents }: Database,
  { name }: Known,
  refused: readonly PreparedWrite[],
  { name: lease, token }: { readonly name: string; readonly token: number },
): Promise<readonly PreparedWrite[]> {
  const ids = refused.map(({ id }) => id);
  const answers = await inParallel(inParts(ids, IDS_TOGETHER), (part) =>
    documents(name)
      .find({ _id: { $in: [...part] } }, { projection: { _position: 1, _token: 1 } })
      .toArray(),
  );
  const found = answers.flat();
  if (found.some(({ _token }) => _token > token)) throw leaseLost(lease);
  const positions = new Map(found.map(({ _id, _position }) => [_id, _position]));
  return refused.filter(({ id, position, isLate }) => {
    const stored = positions.get(id) ?? -1n;
    return position > stored || (isLate && position === stored);
  });
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
