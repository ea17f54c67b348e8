import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import type { Reported } from '../builds/reports.js';
import { stopFromRecord, stoppedBuild, type Stop } from './stop.js';
import type { StoppedBuild } from './stopped.types.js';
import { runnerOf, wantedIn, type Unit } from '../builds/builds.js';
import { buildsOf } from '../builds/desired-state.js';

/** Why a build stands still, as this process or the one that runs it knows. */
export function stopOf(unit: Unit, build: BuildId, reports: ReadonlyMap<string, Reported>): Stop | null {
  const view = runnerOf(unit, build)?.view();
  if (view !== undefined && (view.held !== null || view.stop !== null)) return view.stop;
  const told = reports.get(buildKey(build))?.stop;
  return told === undefined ? null : stopFromRecord(told);
}

/** The builds of a projection that stand still, as last known. */
export function stoppedIn(unit: Unit, reports: ReadonlyMap<string, Reported>): readonly StoppedBuild[] {
  const wanted = wantedIn(unit);
  return buildsOf(wanted).flatMap((build) => {
    const stop = stopOf(unit, build, reports);
    return stop === null ? [] : [stoppedBuild(build, isSameBuild(wanted.served, build), stop)];
  });
}
