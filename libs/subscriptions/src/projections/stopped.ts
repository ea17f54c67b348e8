import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import type { Reported } from '../builds/reports.js';
import { isHere } from './phase.js';
import { stopFromRecord, stoppedBuild, type Stop } from './stop.js';
import type { StoppedBuild } from './stopped.types.js';
import { projectorOf, desiredIn, type Builds } from '../builds/builds.js';
import { buildsOf } from '../builds/desired-state.js';

/** Why a build stands still, as this process or the one that runs it knows. */
export function stopOf(builds: Builds, build: BuildId, reports: ReadonlyMap<string, Reported>): Stop | null {
  const projector = projectorOf(builds, build);
  if (projector !== undefined && isHere(projector)) return projector.stop;
  const reported = reports.get(buildKey(build))?.stop;
  return reported === undefined ? null : stopFromRecord(reported);
}

/** The builds of a projection that stand still, as last known. */
export function stoppedIn(builds: Builds, reports: ReadonlyMap<string, Reported>): readonly StoppedBuild[] {
  const desired = desiredIn(builds);
  return buildsOf(desired).flatMap((build) => {
    const stop = stopOf(builds, build, reports);
    return stop === null ? [] : [stoppedBuild(build, isSameBuild(desired.served, build), stop)];
  });
}
