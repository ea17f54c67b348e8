import type { Lease, Leases } from '@parley/eventsourcing';
import { storable } from '@parley/documents';
import type { Calls } from './calls.js';
import { fenceCheckpoints } from './checkpoints.js';
import { isServerError, leaseLost } from './connection/errors.js';
import type { Database, LeaseRow } from './database.js';

/** `clock`: ms since the epoch, instead of the server's. */
export const createLeases = (
  database: Database,
  clock: (() => number) | undefined,
  { pass, ask }: Pick<Calls, 'pass' | 'ask'>,
): Leases => ({
  acquireLease: (name, owner, ttlMs) =>
    pass(async () => {
      storable(name, 'lease name');
      storable(owner, 'lease owner');
      const seen = await readRow(database, name);
      return takeOver(database, { owner, ttlMs, now: clock?.() ?? Number(seen.askedAt) }, seen);
    }),
  releaseLease: ({ name, owner, token }) =>
    pass(async () => {
      const freed = { $set: { owner: null, expiresAt: new Date(0) } };
      await database.leases.updateOne({ _id: name, owner, token }, freed);
    }),
  heldLeases: () =>
    ask(async () => {
      const now = clock === undefined ? '$$NOW' : new Date(clock());
      const isHeld = { owner: { $ne: null }, $expr: { $gt: ['$expiresAt', now] } };
      const rows = await database.leases.find(isHeld).toArray();
      return rows.flatMap(({ _id: name, owner, token, expiresAt }) =>
        owner === null ? [] : [{ name, owner, token, expiresAt: expiresAt.getTime() }],
      );
    }),
});

/** Makes the row if there is none. Also reads the server's clock: this machine's may be wrong. */
async function readRow({ leases }: Database, name: string): Promise<LeaseRow> {
  for (;;) {
    try {
      const row = await leases.findOneAndUpdate(
        { _id: name },
        {
          $currentDate: { askedAt: true },
          $setOnInsert: { owner: null, token: 0, expiresAt: new Date(0) },
        },
        { upsert: true, returnDocument: 'after' },
      );
      if (row) return row;
    } catch (error) {
      // Somebody else made the row at the same moment: now it is there.
      if (!isServerError(error, 'duplicateKey')) throw error;
    }
  }
}

interface Asker {
  readonly owner: string;
  readonly ttlMs: number;
  /** ms since the epoch. */
  readonly now: number;
}

/** Null when another holds it, or has taken it since the row was read. */
async function takeOver(
  database: Database,
  { owner, ttlMs, now }: Asker,
  { _id: name, owner: holder, token: last, expiresAt }: LeaseRow,
): Promise<Lease | null> {
  const isOwn = holder === owner;
  if (holder !== null && !isOwn && expiresAt.getTime() > now) return null;
  const lease = { name, owner, token: last + (isOwn ? 0 : 1), expiresAt: Math.trunc(now + ttlMs) };
  const held = { owner, token: lease.token, expiresAt: new Date(lease.expiresAt) };
  const { matchedCount } = await database.leases.updateOne(
    { _id: name, owner: holder, token: last, ...(isOwn ? {} : { expiresAt }) },
    { $set: held },
  );
  if (matchedCount === 0) return null;
  if (!isOwn) await fenceCheckpoints(database, lease);
  return lease;
}

/** Throws LEASE_LOST unless the lease is held as given. */
export async function checkLease({ leases }: Database, { name, owner, token }: Lease): Promise<void> {
  // Local: a takeover counts from the moment it is written, not only once every server has it.
  const row = await leases.findOne({ _id: name, owner, token }, { readConcern: { level: 'local' } });
  if (row === null) throw leaseLost(name);
}
