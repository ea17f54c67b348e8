/** Events of the kernel's own bookkeeping, by the stream that holds them. */
export const KERNEL_WRITERS = {
  'log-identity': { LogIdentified: 'the first program that opens a log, and a restore' },
  'ids-<kind>': { IdBlockClaimed: 'a process that has used up its ids of the kind' },
  'claim-<kind>-<hash>': { Claimed: 'a command that gives a fact of the outside world an id' },
  'operations-projections': {
    ProjectionPaused: 'a management command to a projection',
    ProjectionResumed: 'a management command to a projection',
    ProjectionRebuildStarted: 'a management command to a projection',
    ProjectionCompared: 'the program that has compared two builds',
    ProjectionSwitched: 'a management command to a projection, or the program whose build has caught up',
    ProjectionRolledBack: 'a management command to a projection',
    ProjectionBuildDropped: 'a management command to a projection',
    StreamParked: 'a management command to a projection',
    StreamRetried: 'a management command to a projection',
    EventSkipped: 'a management command to a projection',
  },
  'operations-processes': {
    ProcessRetryOrdered: 'a management command to a process',
    ProcessSkipOrdered: 'a management command to a process',
  },
};
