import { storeErrors, type Lease, type Leases } from '@parley/eventsourcing';
import { storable } from '@parley/documents';
import type { Calls } from './calls.js';
import type { Sql, SqlRow } from './sql.js';

/** `clock`: ms since the epoch. */
export const createLeases = (
  sql: Sql,
  clock: () => number,
  { read, write }: Pick<Calls, 'read' | 'write'>,
): Leases => ({
  acquireLease: async (name, owner, ttlMs) =>
    write(() => {
      storable(name, 'lease name');
      storable(owner, 'lease owner');
      return () => acquireLease(sql, { name, owner, now: clock(), ttlMs });
    }),
  releaseLease: async ({ name, owner, token }) =>
    write(() => () => {
      const text =
        'UPDATE leases SET owner = NULL, expires_at = 0 WHERE name = ? AND owner = ? AND token = ?';
      sql.run(text, [name, owner, token]);
    }),
  heldLeases: async () =>
    read('in the leases', () => {
      const text =
        'SELECT name, owner, token, expires_at FROM leases WHERE owner IS NOT NULL AND expires_at > ?';
      return sql.rows(text, [clock()]).map(leaseOf);
    }),
});

const leaseOf = ([name, owner, token, expiresAt]: SqlRow): Lease => ({
  name: String(name),
  owner: String(owner),
  token: Number(token),
  expiresAt: Number(expiresAt),
});

interface LeaseRequest {
  readonly name: string;
  readonly owner: string;
  readonly now: number;
  readonly ttlMs: number;
}

/** To be called inside a transaction; null when another holds it. */
export function acquireLease(sql: Sql, { name, owner, now, ttlMs }: LeaseRequest): Lease | null {
  const [row] = sql.rows('SELECT owner, token, expires_at FROM leases WHERE name = ?', [name]);
  const [holder, token, expiresAt] = row ?? [null, 0n, 0n];
  const isOwn = holder === owner;
  if (holder !== null && !isOwn && Number(expiresAt) > now) return null;
  const lease = { name, owner, token: Number(token) + (isOwn ? 0 : 1), expiresAt: Math.trunc(now + ttlMs) };
  const text = 'INSERT OR REPLACE INTO leases (name, owner, token, expires_at) VALUES (?, ?, ?, ?)';
  sql.run(text, [name, owner, lease.token, lease.expiresAt]);
  return lease;
}

/** Frees every lease. To be called inside a transaction. */
export const freeLeases = (sql: Sql): void =>
  void sql.run('UPDATE leases SET owner = NULL, expires_at = 0 WHERE owner IS NOT NULL', []);

/** Before a step changes anything, in its transaction. Throws LEASE_LOST. */
export function checkHeld(sql: Sql, { name, token, owner }: Lease): void {
  const held = 'SELECT 1 FROM leases WHERE name = ? AND token = ? AND owner = ?';
  if (sql.rows(held, [name, token, owner]).length > 0) return;
  const message = `Another holder has taken the lease ${name}: nothing was stored.`;
  throw storeErrors.LEASE_LOST(message, { lease: name }, { retryable: false });
}
