import { START, type Checkpoint, type Position } from '@parley/eventsourcing';
import type { Database } from './database.js';
import { isServerError, leaseLost } from './errors.js';

interface Holder {
  readonly name: string;
  readonly token: number;
}

export async function checkpointOf({ checkpoints }: Database, name: string): Promise<Position> {
  return (await checkpoints.findOne({ _id: name }))?.position ?? START;
}

/** The row stays, for it says who may move the checkpoint. */
export async function resetCheckpoint({ checkpoints }: Database, name: string): Promise<void> {
  await checkpoints.updateOne({ _id: name }, { $unset: { position: 1, mark: 1 } });
}

export async function listCheckpoints({ checkpoints }: Database): Promise<readonly Checkpoint[]> {
  const rows = await checkpoints
    .find({ position: { $exists: true } })
    .sort({ _id: 1 })
    .toArray();
  return rows.map(({ _id: name, position = START, mark }) =>
    mark === undefined ? { name, position } : { name, position, mark },
  );
}

/** From here on nobody moves the checkpoint under an older token of this lease. Throws LEASE_LOST when a later holder has said so. */
export async function claimCheckpoint(
  { checkpoints }: Database,
  name: string,
  { name: lease, token }: Holder,
): Promise<void> {
  try {
    const isOurs = { _id: name, $or: [{ lease: { $ne: lease } }, { token: { $lte: token } }] };
    await checkpoints.updateOne(isOurs, { $set: { lease, token } }, { upsert: true });
  } catch (error) {
    if (isServerError(error, 'duplicateKey')) throw leaseLost(lease);
    throw error;
  }
}

/** Moves a claimed checkpoint. Throws LEASE_LOST. */
export async function moveCheckpoint(
  { checkpoints }: Database,
  { name, position, mark }: Checkpoint,
  { name: lease, token }: Holder,
): Promise<void> {
  const { matchedCount } = await checkpoints.updateOne(
    { _id: name, lease, token },
    { $set: mark === undefined ? { position } : { position, mark } },
  );
  if (matchedCount === 0) throw leaseLost(lease);
}

/** Takes every checkpoint of the lease out of the hands of its earlier holders. */
export async function fenceCheckpoints(
  { checkpoints }: Database,
  { name: lease, token }: Holder,
): Promise<void> {
  await checkpoints.updateMany({ lease, token: { $lt: token } }, { $set: { token } });
}
