import type { Lease } from '@parley/eventsourcing';
import type { Sql } from './sql.js';
import { storable } from './text.js';

export interface Leases {
  acquire(name: string, owner: string, ttlMs: number): Lease | null;
  release(lease: Lease): void;
  /** Frees every lease. */
  releaseAll(): void;
}

/** To be called inside a transaction. `clock`: ms since the epoch. */
export function createLeases(sql: Sql, clock: () => number): Leases {
  return {
    acquire(name, owner, ttlMs) {
      storable(name, 'lease name');
      storable(owner, 'lease owner');
      const now = clock();
      const [row] = sql.rows('SELECT owner, token, expires_at FROM leases WHERE name = ?', [name]);
      const [holder, token, expiresAt] = row ?? [null, 0n, 0n];
      const isOwn = holder === owner;
      if (holder !== null && !isOwn && Number(expiresAt) > now) return null;
      const lease = {
        name,
        owner,
        token: Number(token) + (isOwn ? 0 : 1),
        expiresAt: Math.trunc(now + ttlMs),
      };
      const text = 'INSERT OR REPLACE INTO leases (name, owner, token, expires_at) VALUES (?, ?, ?, ?)';
      sql.run(text, [name, owner, lease.token, lease.expiresAt]);
      return lease;
    },
    release({ name, owner, token }) {
      const text =
        'UPDATE leases SET owner = NULL, expires_at = 0 WHERE name = ? AND owner = ? AND token = ?';
      sql.run(text, [name, owner, token]);
    },
    releaseAll() {
      sql.run('UPDATE leases SET owner = NULL, expires_at = 0 WHERE owner IS NOT NULL', []);
    },
  };
}
