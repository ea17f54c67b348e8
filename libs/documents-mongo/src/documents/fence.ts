import type { Lease } from '@parley/eventsourcing';
import { claimCheckpoint } from '../checkpoints.js';
import type { Database } from '../database.js';
import { unknownCollection } from '@parley/documents';
import { isServerError } from '../connection/errors.js';

/**
 * Makes the server itself refuse what an earlier holder of the lease still sends: the collection takes no document with a smaller
 * token, and the checkpoint is claimed. Done once for each token; the lease is looked at afterwards, so that a holder who fences
 * too late finds out before it writes.
 */
export interface Fence {
  /** False when nothing was left to do. */
  raise(collection: string, lease: Lease, checkpoint: string | null): Promise<boolean>;
  /** To be called when the collection is made again. */
  forget(collection: string): void;
}

export function createFence(database: Database): Fence {
  const raised = new Map<string, { readonly token: number; readonly checkpoints: Set<string> }>();
  let canValidate = true;

  return {
    async raise(collection, { name, token }, checkpoint) {
      const known = raised.get(collection);
      const isRaised = known?.token === token;
      if (isRaised && (checkpoint === null || known.checkpoints.has(checkpoint))) return false;
      if (checkpoint !== null) await claimCheckpoint(database, checkpoint, { name, token });
      if (!isRaised && canValidate) canValidate = await raiseValidator(database, collection, token);
      const checkpoints = isRaised ? known.checkpoints : new Set<string>();
      if (checkpoint !== null) checkpoints.add(checkpoint);
      raised.set(collection, { token, checkpoints });
      return true;
    },
    forget(collection) {
      raised.delete(collection);
    },
  };
}

/** False when the server knows no validators: there the guards of the single documents remain. */
async function raiseValidator({ db }: Database, collection: string, token: number): Promise<boolean> {
  if ((await tokenOf({ db }, collection)) >= token) return true;
  try {
    await db.command({
      collMod: collection,
      validator: { _token: { $gte: token } },
      validationLevel: 'strict',
      validationAction: 'error',
      writeConcern: { w: 'majority', j: true },
    });
    return true;
  } catch (error) {
    if (isServerError(error, 'unknownCommand')) return false;
    if (isServerError(error, 'noSuchNamespace')) throw unknownCollection(collection);
    throw error;
  }
}

/** The token that the collection asks for; 0: none. Never lowered, not even by a holder that was overtaken. */
async function tokenOf({ db }: Pick<Database, 'db'>, name: string): Promise<number> {
  const [found] = await db.listCollections({ name }, { nameOnly: false }).toArray();
  const { validator } = (found?.options ?? {}) as {
    readonly validator?: { readonly _token?: { readonly $gte?: unknown } };
  };
  return Number(validator?._token?.$gte ?? 0);
}
