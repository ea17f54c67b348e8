import type { CollectionSpec } from '@parley/eventsourcing';

/** Somebody has been shown something. */
export type RecordedRead = {
  /** RFC 3339 UTC with ms. */
  readonly at: string;
  /** As `manager:7`. */
  readonly person: string;
  /** Such as feed, gallery, client, or the path of a question of auditors. */
  readonly what: string;
  readonly dialogId: number | null;
  /** What else was named, such as the id of a client; null: nothing. */
  readonly subject: string | null;
  /** Up to where: the time of the newest entry, or the position of the answer; null: there is no such place. */
  readonly upTo: string | null;
};

/** A run of a server that records (its reads up to `to` are stored), or reads that were lost in between. */
export type RecordedRun = {
  readonly kind: 'run' | 'lost';
  readonly from: string;
  readonly to: string;
  /** Of a run: it has ended, and everything is stored. */
  readonly isClean: boolean;
  /** Reads that were stored, or lost. */
  readonly count: number;
};

export const READS: CollectionSpec = {
  name: 'reads',
  indexes: [{ fields: ['dialogId', 'at'] }, { fields: ['person', 'at'] }],
};
export const RUNS: CollectionSpec = { name: 'runs', indexes: [{ fields: ['from'] }] };

/** Lease that a run holds for as long as it lives. */
export const leaseOfRun = (run: string): string => `reads:${run}`;
