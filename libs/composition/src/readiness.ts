import { positionToText } from '@parley/eventsourcing';
import type { EventPlace, StoppedBuild } from '@parley/subscriptions';
import { answerInTime } from './answer-in-time.js';
import type { Core } from './core.js';

/** What a health check answers of a process that can work. Positions are text. */
export interface Ready {
  readonly status: 'ready';
  /** End of the log. */
  readonly position: string;
  /** Read models that stand still, while what is served can be read. */
  readonly stopped: readonly (Omit<StoppedBuild, 'at'> & { readonly at: PlaceRow | null })[];
}

type PlaceRow = Omit<EventPlace, 'position'> & { readonly position: string };

/**
 * Throws the damage that a store has shown, what `LogGuard` throws, `PROJECTION_NOT_READY` for a read model that has stopped before it could be read, and
 * `STORE_UNAVAILABLE` when the stores do not answer in time. `servesQueries`: also for one that is not built yet.
 */
export async function readyAnswer(core: Core, servesQueries: boolean): Promise<Ready> {
  const { eventStore, log, projections, projectionNames, broken } = core;
  const damage = broken();
  if (damage !== null) throw damage;
  log.check();
  const state = async (): Promise<Ready> => {
    const [head, stopped] = await Promise.all([eventStore.head(), projections.stopped(), log.ready()]);
    // Each read model tells whether it is served; those that were asked for lately answer without the store. Why one has stopped comes
    // before what is only not built yet.
    await Promise.all([...new Set(stopped.map(({ name }) => name))].map(projections.serving));
    if (servesQueries) await Promise.all(projectionNames.map(projections.serving));
    return { status: 'ready', position: positionToText(head), stopped: stopped.map(rowOf) };
  };
  return answerInTime(state());
}

const rowOf = ({ at, ...stopped }: StoppedBuild): Ready['stopped'][number] => ({
  ...stopped,
  at: at && { ...at, position: positionToText(at.position) },
});
