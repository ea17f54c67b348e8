import type { Claims, CommandRunner, EventStore, Ids } from '@parley/eventsourcing';
import type { InFlight, Projections } from '@parley/subscriptions';
import type { Permission } from './permission.js';
import type { Questions } from './questions/questions.js';
import type { QueryReader } from './contributions.js';

/** What commands and processes work with; composition makes it. */
export interface Services {
  readonly runner: CommandRunner;
  readonly ids: Ids;
  readonly claims: Claims;
  readonly reader: QueryReader;
  /** Reads that may take long: they run beside what writes. */
  readonly questions: Questions;
  readonly eventStore: Pick<EventStore, 'head' | 'readStream' | 'eventAt'>;
  readonly projections: Pick<Projections, 'waitFor' | 'parked'>;
  /** Every permission that the features of the product define. */
  readonly permissions: readonly Permission[];
  /** Commands and queries in hand: rebuilds let them go first. */
  readonly inFlight: InFlight;
  /** ms since the epoch. */
  clock(): number;
}
