import { buildCollection, buildKey, buildOfCollection, type BuildId } from '../projector/build.js';
import { acquire, type RunnerContext } from '../projector/session.js';
import { forgetOutcomes } from '../management/outcomes.js';
import { dropParked } from '../parked/parked-records.js';
import { attempt, wantedIn, type Unit } from './builds.js';
import { isUseful } from './desired-state.js';

/** Longer than any process goes on reading from a build that was replaced, in ms. */
const RETIRE_AFTER_MS = 5_000;

/** Drops a build that nobody has a use for any more, a while later. What another process still runs is looked at again. */
export async function retire(unit: Unit, build: BuildId): Promise<void> {
  const key = buildKey(build);
  if (unit.retired.has(key)) return;
  unit.retired.add(key);
  try {
    await unit.context.sleep(RETIRE_AFTER_MS, unit.signal);
    if (!(await dropIfUseless(unit, build))) unit.retired.delete(key);
  } catch (error) {
    unit.retired.delete(key);
    throw error;
  }
}

const dropIfUseless = (unit: Unit, build: BuildId): Promise<boolean> =>
  unit.serially('unit', async () => {
    if (unit.signal.aborted) return false;
    await Promise.all([unit.records.refresh(), unit.operations.refresh()]);
    return !isUseful(wantedIn(unit), build) && dropBuild(unit.context, build);
  });

/** Drops builds that an earlier process left behind; those of newer versions are not this process's to judge. */
export async function sweep(unit: Unit): Promise<void> {
  for (const collection of await unit.context.documents.listCollections()) {
    const build = buildOfCollection(unit.name, collection);
    if (build !== null && build.version <= unit.newest) attempt(unit, () => retire(unit, build));
  }
}

/** Removes a build with all that belongs to it; false when another process still runs it. */
async function dropBuild(context: RunnerContext, build: BuildId): Promise<boolean> {
  const { documents } = context;
  const lease = await acquire(context, build);
  if (lease === null) return false;
  await dropParked(documents, lease.token, build);
  await forgetOutcomes(documents, build);
  await documents.resetCheckpoint(buildKey(build));
  // Last, so that the next start finds what a kill left half removed.
  await documents.dropCollection(buildCollection(build));
  await documents.releaseLease(lease);
  context.onNotice({ kind: 'dropped', build });
  return true;
}
