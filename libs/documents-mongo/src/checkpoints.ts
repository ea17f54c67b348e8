import { START, type Checkpoint, type Checkpoints } from '@parley/eventsourcing';
import type { Calls } from './calls.js';
import type { CheckpointRow, Database } from './database.js';
import { isServerError, leaseLost } from './connection/errors.js';

interface Holder {
  readonly name: string;
  readonly token: number;
}

export const createCheckpoints = (
  { checkpoints }: Database,
  { pass, ask }: Pick<Calls, 'pass' | 'ask'>,
): Checkpoints => ({
  checkpoint: (name) => ask(async () => (await checkpoints.findOne({ _id: name }))?.position ?? START),
  /** The row stays, for it says who may move the checkpoint. */
  resetCheckpoint: (name) =>
    pass(async () => {
      await checkpoints.updateOne({ _id: name }, { $unset: { position: 1, mark: 1 } });
    }),
  listCheckpoints: () =>
    pass(async () => {
      const stored = checkpoints.find({ position: { $exists: true } }).sort({ _id: 1 });
      return (await stored.toArray()).map(checkpointFrom);
    }),
});

const checkpointFrom = ({ _id: name, position = START, mark }: CheckpointRow): Checkpoint =>
  mark === undefined ? { name, position } : { name, position, mark };

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
