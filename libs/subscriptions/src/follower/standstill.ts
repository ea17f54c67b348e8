import type { Position } from '@parley/eventsourcing';
import type { Following } from './following.js';
import type { FollowerDependencies, Mirror } from './follower.types.js';

/** As many times in a row the mirror is left as it is. */
const MOST_TIMES = 20;

/**
 * Leaves a mirror as it is while nothing can have changed: what queries read changes by events alone, and it was settled at the log's end.
 * A switch to another build follows its event a moment later, so every now and then it is brought forward all the same; questions are
 * never answered from here.
 */
export function createStandstill({ eventStore }: Pick<FollowerDependencies<never>, 'eventStore'>) {
  let settledAt: Position | null = null;
  let times = 0;

  return {
    async unless(following: Following<Mirror>, bringForward: () => Promise<unknown>): Promise<void> {
      const head = await eventStore.head().catch(() => null);
      if (head !== null && head === settledAt && times < MOST_TIMES) {
        times += 1;
        return;
      }
      times = 0;
      settledAt = null;
      await bringForward();
      if (head !== null && isSettled(following, head)) settledAt = head;
    },
  };
}

/** All of the log up to there is in the mirror, and nothing waits for an operator or for a build. */
function isSettled({ sources, missing, late, isOutdated }: Following<Mirror>, head: Position): boolean {
  if (isOutdated || missing.size > 0 || late.size > 0) return false;
  return [...sources.values()].every(
    ({ checkpoint, dirty, purges }) => checkpoint >= head && dirty.size === 0 && purges.length === 0,
  );
}
