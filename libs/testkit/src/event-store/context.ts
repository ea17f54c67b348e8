import type { AppendLimits, EventStore } from '@parley/eventsourcing';

/** What each group of the contract works with. */
export interface ContractContext {
  /** The store of the running test. */
  readonly store: () => EventStore;
  /** The most that the store takes. */
  readonly limits: AppendLimits;
  /** Puts a newly opened store on the same data in its place, and answers it. */
  readonly reopen: () => Promise<EventStore>;
}
