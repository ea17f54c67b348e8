import type { Position } from '@parley/eventsourcing';
import { projectorOf, type Builds } from '../builds/builds.js';
import { waitUntilPassed, type FindTarget } from '../consumer/wait.js';
import { parkedOf } from '../parked/parked-records.js';
import type { Parked } from '../parked/parked.js';
import { buildKey } from '../projector/build.js';
import type { WaitOutcome } from './types.js';

/** Waits until queries of a projection see everything up to a position. */
export async function waitFor(builds: Builds, position: Position, timeoutMs: number): Promise<WaitOutcome> {
  const { context, records, name } = builds;
  const find: FindTarget = async () => {
    const served = await records.serving(name);
    if (served === null) return null;
    const checkpoint = buildKey(served);
    return {
      name: checkpoint,
      here: projectorOf(builds, served)?.consumer,
      stored: () => context.documents.checkpoint(checkpoint),
    };
  };
  const isReached = await waitUntilPassed(context, find, position, timeoutMs);
  return isReached ? outcomeAt(builds, position) : 'late';
}

/** `parked` when the event at the position belongs to a stream that waits. */
async function outcomeAt(builds: Builds, position: Position): Promise<WaitOutcome> {
  const { context, records, name } = builds;
  const served = records.known(name);
  if (served === null || position <= 0n) return 'reached';
  const session = projectorOf(builds, served)?.consumer.session;
  const parked = session ? [...session.parked.values()] : await parkedOf(context.documents, served);
  if (parked.length === 0) return 'reached';
  return (await waits(builds, parked, position)) ? 'parked' : 'reached';
}

async function waits({ context }: Builds, parked: readonly Parked[], position: Position): Promise<boolean> {
  const event = await context.eventStore.eventAt(position);
  if (event === null) return false;
  return parked.some(({ stream, revision }) => stream === event.stream && revision <= event.revision);
}
