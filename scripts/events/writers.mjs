/** Events of the kernel's own bookkeeping, by the stream that holds them. */
export const KERNEL_WRITERS = {
  'log-identity': { LogIdentified: 'the first program that opens a log, and a restore' },
  'ids-<kind>': { IdBlockClaimed: 'a process that has used up its ids of the kind' },
  'claim-<kind>-<hash>': { Claimed: 'a command that gives a fact of the outside world an id' },
  'operations-projections': {
    ProjectionPaused: 'an order to a projection',
    ProjectionResumed: 'an order to a projection',
    ProjectionRebuildStarted: 'an order to a projection',
    ProjectionCompared: 'the program that has compared two builds',
    ProjectionSwitched: 'an order to a projection, or the program whose build has caught up',
    ProjectionRolledBack: 'an order to a projection',
    ProjectionBuildDropped: 'an order to a projection',
    StreamParked: 'an order to a projection',
    StreamRetried: 'an order to a projection',
    EventSkipped: 'an order to a projection',
  },
  'operations-processes': {
    ProcessRetryOrdered: 'an order to a process',
    ProcessSkipOrdered: 'an order to a process',
  },
};
