import type { Checkpoints } from './checkpoints.js';
import type { Documents } from './documents.js';
import type { Leases } from './leases.js';
import type { Records } from './records.js';

/**
 * Where projections live: four ports of one database. What needs one of them asks for that one.
 * Every adapter passes `documentStoreContract` of `@parley/testkit`.
 * Every error is a {@link ParleyError}: those that the four name, `LEASE_LOST`, or of the family `Infrastructure`.
 */
export interface DocumentStore extends Documents, Checkpoints, Leases, Records {
  close(): Promise<void>;
}
