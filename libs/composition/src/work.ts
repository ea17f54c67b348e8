import type { Processes, Projections, SharedAssignment } from '@parley/subscriptions';
import type { WatchOptions } from './log-guard.js';

/** What a process does beside answering. */
export type Work = Pick<WatchOptions, 'begin' | 'end'>;

export const NO_WORK: Work = { begin: async () => undefined, end: async () => undefined };

/** Projections and processes, in the order in which they begin and end. */
export function workOn(
  projections: Projections,
  processes: Processes,
  assignment: SharedAssignment | null,
): Work {
  const start = async (): Promise<void> => {
    await projections.start();
    processes.start();
    // Now that all of it is known, what is to be run is announced as a whole.
    await assignment?.start();
  };
  let started: Promise<void> | undefined;
  return {
    begin: () => (started = start()),
    /** Finishes the steps under way and gives the leases back. */
    async end() {
      // First, because a process may wait for a projection.
      await processes.stop();
      await projections.stop();
      await started;
      await assignment?.stop();
    },
  };
}
