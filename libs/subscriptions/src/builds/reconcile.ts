import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import { retire } from './retire.js';
import { createRunner } from '../consumer/runner.js';
import { switchIfWanted } from './switch.js';
import { attempt, wantedIn, type Unit } from './builds.js';
import { isRun, isUseful, type Wanted } from './desired-state.js';

/** Starts and stops runners so that they are what the operations ask for. */
export function reconcile(unit: Unit): Promise<void> {
  return unit.serially('unit', async () => {
    if (unit.signal.aborted) return;
    const wanted = wantedIn(unit);
    const { served, next, held, ordered } = wanted;
    if (served !== null) unit.switched.add(buildKey(served));
    await stopUnneeded(unit, wanted);
    for (const build of [next, served, held, ordered?.build ?? null])
      if (build !== null) startRunner(unit, build);
    const before = unit.records.known(unit.name)?.before;
    if (before !== undefined && !isUseful(wanted, before)) retireSoon(unit, before);
  });
}

function startRunner(unit: Unit, build: BuildId): void {
  const { context, feed, records, operations, turns, name, runners, onError } = unit;
  const key = buildKey(build);
  const projection = unit.versions.get(build.version);
  if (projection === undefined || runners.has(key)) return;
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
    attempt(unit, () => takeOver(unit, build));
  };
  const isUrgent = (): boolean => records.known(name) === null || isServed();
  const asked = { isServed, isUrgent, isStrict, isFirst, onCaughtUp, onError };
  const given = { context, feed, operations, turns, build, projection, ...asked };
  const runner = createRunner(given);
  unit.retired.delete(key);
  runners.set(key, runner);
  runner.start();
}

/** When it is the turn of a build that has caught up. The one that was kept for going back until now has to go. */
async function takeOver(unit: Unit, build: BuildId): Promise<void> {
  const kept = unit.records.known(unit.name)?.before;
  if (!(await switchIfWanted(unit, build))) return;
  await reconcile(unit);
  if (kept !== undefined && !isUseful(wantedIn(unit), kept)) retireSoon(unit, kept);
}

async function stopUnneeded(unit: Unit, wanted: Wanted): Promise<void> {
  for (const [key, runner] of unit.runners) {
    if (isRun(wanted, runner.build)) continue;
    unit.runners.delete(key);
    await runner.stop();
    if (!isUseful(wanted, runner.build)) retireSoon(unit, runner.build);
  }
}

const retireSoon = (unit: Unit, build: BuildId): void => attempt(unit, () => retire(unit, build));
