/**
 * The right to write for one name, until it expires. `token` grows with every new holder. A collection and a checkpoint are written
 * under one name alone: a store compares the tokens of their writers.
 */
export interface Lease {
  readonly name: string;
  readonly owner: string;
  readonly token: number;
  /** ms since the epoch, by the store's clock. */
  readonly expiresAt: number;
}

/** Rights to write, one holder of each name at a time. */
export interface Leases {
  /** Takes a free or expired lease, or renews one's own; null when somebody else holds it. */
  acquireLease(name: string, owner: string, ttlMs: number): Promise<Lease | null>;
  releaseLease(lease: Lease): Promise<void>;
  /** Every lease that somebody holds now, by the store's clock. */
  heldLeases(): Promise<readonly Lease[]>;
}
