import { createAssignment, type ProjectionsDependencies, type SharedAssignment } from '@parley/subscriptions';
import type { Records } from '@parley/eventsourcing';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { ParleyConfig } from './config/config.js';

/** How a process that runs projections and processes gets on with the others that do. */
export interface Sharing {
  /** Null: no other process can open the document store. */
  readonly assignment: SharedAssignment | null;
  /** The options of projections and processes that come of it. */
  readonly options: Pick<ProjectionsDependencies, 'assignment' | 'leaseTtlMs' | 'checkpointMs'>;
}

/** The work of a process that was killed moves once its leases have run out and the others have missed it as long, in ms. */
const LEASE_MS = 5_000;
/** Time between two reads of who else is there, in ms. */
const POLL_MS = 1_000;
/** Queries in other processes see no more of a projection than its checkpoint, in ms. */
const CHECKPOINT_MS = 100;

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

export function sharingOf(
  config: ParleyConfig,
  documents: Records,
  owner: string,
  onError: (code: string) => void,
): Sharing {
  if (config.documents === null) return { assignment: null, options: {} };
  const assignment = createAssignment({ documents, owner, sleep, pollMs: POLL_MS, onError });
  return { assignment, options: { assignment, leaseTtlMs: LEASE_MS, checkpointMs: CHECKPOINT_MS } };
}

/** Name of this process among all others, and readable: `worker-<host>-<process>-<random>`. `role`: what the process is for. */
export const ownerOf = (role: string): string =>
  [role, hostname(), process.pid, randomBytes(3).toString('hex')].join('-');
