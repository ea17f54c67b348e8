import type { Lease } from '@parley/eventsourcing';
import { fenceCheckpoints } from './checkpoints.js';
import type { Database, LeaseRow } from './database.js';
import { isServerError, leaseLost } from './errors.js';
import { storable } from './text.js';

export interface Leases {
  acquire(name: string, owner: string, ttlMs: number): Promise<Lease | null>;
  release(lease: Lease): Promise<void>;
  /** Throws LEASE_LOST unless the lease is held as given. */
  check(lease: Lease): Promise<void>;
}

/** `clock`: ms since the epoch, instead of the server's. */
export function createLeases(database: Database, clock: (() => number) | undefined): Leases {
  const { leases } = database;

  /** Also reads the server's clock: this machine's may be wrong. */
  async function ask(name: string): Promise<LeaseRow> {
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

  return {
    async acquire(name, owner, ttlMs) {
      storable(name, 'lease name');
      storable(owner, 'lease owner');
      const { owner: holder, token: last, expiresAt, askedAt } = await ask(name);
      const now = clock?.() ?? Number(askedAt);
      const isOwn = holder === owner;
      if (holder !== null && !isOwn && expiresAt.getTime() > now) return null;
      const lease = { name, owner, token: last + (isOwn ? 0 : 1), expiresAt: Math.trunc(now + ttlMs) };
      const held = { owner, token: lease.token, expiresAt: new Date(lease.expiresAt) };
      const { matchedCount } = await leases.updateOne(
        { _id: name, owner: holder, token: last, ...(isOwn ? {} : { expiresAt }) },
        { $set: held },
      );
      if (matchedCount === 0) return null;
      if (!isOwn) await fenceCheckpoints(database, lease);
      return lease;
    },
    async release({ name, owner, token }) {
      await leases.updateOne({ _id: name, owner, token }, { $set: { owner: null, expiresAt: new Date(0) } });
    },
    async check({ name, owner, token }) {
      // Local: a takeover counts from the moment it is written, not only once every server has it.
      const row = await leases.findOne({ _id: name, owner, token }, { readConcern: { level: 'local' } });
      if (row === null) throw leaseLost(name);
    },
  };
}
