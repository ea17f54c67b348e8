import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import { retire } from './retire.js';
import { createProjector } from '../projector/projector.js';
import { switchIfDesired } from './switch.js';
import { attempt, desiredIn, type Builds } from './builds.js';
import { shouldRun, isUseful, type DesiredState } from './desired-state.js';

/** Starts and stops projectors so that they are what the operations ask for. */
export function reconcile(builds: Builds): Promise<void> {
  return builds.serially('builds', async () => {
    if (builds.signal.aborted) return;
    const desired = desiredIn(builds);
    const { served, candidate, staged, requested: ordered } = desired;
    if (served !== null) builds.switched.add(buildKey(served));
    await stopUnneeded(builds, desired);
    for (const build of [candidate, served, staged, ordered?.build ?? null])
      if (build !== null) startProjector(builds, build);
    const before = builds.records.known(builds.name)?.before;
    if (before !== undefined && !isUseful(desired, before)) retireSoon(builds, before);
  });
}

function startProjector(builds: Builds, build: BuildId): void {
  const { context, feed, records, operations, throttle, name, projectors, onError } = builds;
  const key = buildKey(build);
  const projection = builds.versions.get(build.version);
  if (projection === undefined || projectors.has(key)) return;
  const isServed = (): boolean => isSameBuild(records.known(name), build);
  const isStrict = async (): Promise<boolean> => {
    await records.refresh();
    return !isServed();
  };
  const isFirst = async (): Promise<boolean> => {
    await records.refresh();
    return records.known(name) === null;
  };
  const onCaughtUp = (): void => {
    if (isServed()) return;
    attempt(builds, () => takeOver(builds, build));
  };
  const isUrgent = (): boolean => isServed() || (records.known(name) === null && builds.isFirst());
  const asked = { isServed, isUrgent, isStrict, isFirst, onCaughtUp, onError };
  const given = { context, feed, operations, throttle, build, projection, ...asked };
  const projector = createProjector(given);
  builds.retired.delete(key);
  projectors.set(key, projector);
  projector.consumer.start();
}

/** When it is the turn of a build that has caught up. The one that was kept for going back until now has to go. */
async function takeOver(builds: Builds, build: BuildId): Promise<void> {
  const kept = builds.records.known(builds.name)?.before;
  if (!(await switchIfDesired(builds, build))) return;
  await reconcile(builds);
  if (kept !== undefined && !isUseful(desiredIn(builds), kept)) retireSoon(builds, kept);
}

async function stopUnneeded(builds: Builds, desired: DesiredState): Promise<void> {
  for (const [key, projector] of builds.projectors) {
    if (shouldRun(desired, projector.build)) continue;
    builds.projectors.delete(key);
    await projector.consumer.stop();
    if (!isUseful(desired, projector.build)) retireSoon(builds, projector.build);
  }
}

const retireSoon = (builds: Builds, build: BuildId): void => attempt(builds, () => retire(builds, build));
