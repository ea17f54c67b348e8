import { buildCollection, buildKey, buildOfCollection, leaseName, type BuildId } from '../projector/build.js';
import { acquire } from '../consumer/lease-session.js';
import type { ProjectorContext } from '../projector/session.js';
import { forgetOutcomes } from '../management/outcomes.js';
import { dropParked } from '../parked/parked-records.js';
import { attempt, desiredIn, type Builds } from './builds.js';
import { isUseful } from './desired-state.js';

/** Longer than any process goes on reading from a build that was replaced, in ms. */
const RETIRE_AFTER_MS = 5_000;

/** Drops a build that is of no use any more, a while later. What another process still runs is looked at again. */
export async function retire(builds: Builds, build: BuildId): Promise<void> {
  const key = buildKey(build);
  if (builds.retired.has(key)) return;
  builds.retired.add(key);
  try {
    await builds.context.sleep(RETIRE_AFTER_MS, builds.signal);
    if (!(await dropIfUseless(builds, build))) builds.retired.delete(key);
  } catch (error) {
    builds.retired.delete(key);
    throw error;
  }
}

const dropIfUseless = (builds: Builds, build: BuildId): Promise<boolean> =>
  builds.serially('builds', async () => {
    if (builds.signal.aborted) return false;
    await Promise.all([builds.records.refresh(), builds.operations.refresh()]);
    return !isUseful(desiredIn(builds), build) && dropBuild(builds.context, build);
  });

/** Drops builds that an earlier process left behind; those of newer versions are not this process's to judge. */
export async function sweep(builds: Builds): Promise<void> {
  for (const collection of await builds.context.documents.listCollections()) {
    const build = buildOfCollection(builds.name, collection);
    if (build !== null && build.version <= builds.newest) attempt(builds, () => retire(builds, build));
  }
}

/** Removes a build with all that belongs to it; false when another process still runs it. */
async function dropBuild(context: ProjectorContext, build: BuildId): Promise<boolean> {
  const { documents } = context;
  const lease = await acquire(context, leaseName(build));
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
