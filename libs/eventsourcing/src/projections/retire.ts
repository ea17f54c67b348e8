import { buildCollection, buildKey, type BuildId } from './build.js';
import { acquire, type RunnerContext } from './held.js';
import { deleteParked, parkedOf } from './parked.js';

/** Removes a build with all that belongs to it, unless another process still runs it. */
export async function dropBuild(context: RunnerContext, build: BuildId): Promise<void> {
  const { documents } = context;
  const lease = await acquire(context, build);
  if (lease === null) return;
  const parked = await parkedOf(documents, build);
  await Promise.all(parked.map(({ stream }) => deleteParked(documents, build, stream)));
  await documents.resetCheckpoint(buildKey(build));
  // Last, so that the next start finds what a kill left half removed.
  await documents.dropCollection(buildCollection(build));
  await documents.releaseLease(lease);
}
