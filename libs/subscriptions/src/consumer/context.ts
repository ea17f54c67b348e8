import type { DocumentStore, EventCatalog, EventStore } from '@parley/eventsourcing';
import { unshared, type Assignment } from '../cluster/assignment.js';
import type { LogFeed } from '../feed/log-feed.js';
import { realSleep } from '../feed/sleep.js';

/** What every consumer of the log is made of. */
export interface ConsumerDependencies {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly catalog: EventCatalog;
  /**
   * Holder of the leases: unlike that of every other process that is running. Where the stores let in one process alone,
   * always the same name: after a kill the next process then need not wait until the leases expire.
   */
  readonly owner: string;
  /** ms since the epoch. */
  readonly clock: () => number;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. Default: real time. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Events per page of the log near its end, 1 to 2,500; four times as many while far behind, where effects are stored at once. Default 1,000. */
  readonly batchSize?: number;
  /** Time between two reads of the log when nothing else says that there is more, in ms. Default 1,000. */
  readonly pollMs?: number;
  /** How long a lease outlives its holder, in ms. Default 10,000. */
  readonly leaseTtlMs?: number;
  /**
   * How long the stored checkpoint may stay behind events without an effect, in ms. Default: `pollMs`. Less where queries
   * wait for a position in another process than this one: the checkpoint is all that they see.
   */
  readonly checkpointMs?: number;
  /** Which process takes which lease. Default: this one takes whatever is free. */
  readonly assignment?: Assignment;
  /** The log as this program reads it. Default: one of its own. */
  readonly feed?: LogFeed;
}

/** What every consumer needs, with all defaults filled in. Times in ms. */
export type ConsumerContext = Required<Omit<ConsumerDependencies, 'feed'>>;

export function consumerContext(given: ConsumerDependencies): ConsumerContext {
  const pollMs = given.pollMs ?? 1_000;
  const { eventStore, documents, catalog, owner, clock } = given;
  return {
    ...{ eventStore, documents, catalog, owner, clock, pollMs },
    sleep: given.sleep ?? realSleep,
    batchSize: given.batchSize ?? 1_000,
    leaseTtlMs: given.leaseTtlMs ?? 10_000,
    checkpointMs: given.checkpointMs ?? pollMs,
    assignment: given.assignment ?? unshared,
  };
}
