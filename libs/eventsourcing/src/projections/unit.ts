import { createQueue, type Queue } from '../command-runner.queue.js';
import type { Projection } from '../projection.js';
import { buildCollection, buildKey, buildOfCollection, isSameBuild, type BuildId } from './build.js';
import type { RunnerContext } from './held.js';
import type { LogFeed } from './log-feed.js';
import { failureCode } from './parked.js';
import type { BuildRecords } from './records.js';
import { dropBuild } from './retire.js';
import { createRunner, type Runner } from './runner.js';

/** Longer than any process goes on reading from a build that was replaced, in ms. */
const RETIRE_AFTER_MS = 5_000;

export interface UnitOptions {
  readonly context: RunnerContext;
  readonly feed: LogFeed;
  readonly records: BuildRecords;
  readonly name: string;
  readonly versions: ReadonlyMap<number, Projection>;
  readonly signal: AbortSignal;
  readonly onError: (code: string) => void;
}

/** One projection with all its builds: runs those that are needed, switches to the newest, drops what it replaced. */
export interface Unit extends UnitOptions {
  readonly newest: number;
  readonly runners: Map<string, Runner>;
  /**
   * Builds that were served while this process was running. It never switches to one of them again, so two processes
   * with different versions do not take turns: the one that started last has its way.
   */
  readonly switched: Set<string>;
  readonly serially: Queue;
}

export const createUnit = (options: UnitOptions): Unit => ({
  ...options,
  newest: Math.max(...options.versions.keys()),
  runners: new Map(),
  switched: new Set(),
  serially: createQueue(),
});

export const runnerOf = ({ runners }: Unit, build: BuildId | null): Runner | undefined =>
  build === null ? undefined : runners.get(buildKey(build));

/** The build that is to be served in the end. */
const targetOf = ({ records, name, newest }: Unit): BuildId => records.wanted(name, newest);

const isNeeded = (unit: Unit, build: BuildId): boolean =>
  isSameBuild(build, targetOf(unit)) || isSameBuild(build, unit.records.known(unit.name));

/** Starts and stops runners so that they are what the records ask for. */
export function reconcile(unit: Unit): Promise<void> {
  return unit.serially('unit', async () => {
    if (unit.signal.aborted) return;
    const served = unit.records.known(unit.name);
    if (served !== null) unit.switched.add(buildKey(served));
    await stopUnneeded(unit);
    for (const build of [targetOf(unit), served]) if (build !== null) startRunner(unit, build);
  });
}

function startRunner(unit: Unit, build: BuildId): void {
  const { context, feed, records, name, runners, onError } = unit;
  const key = buildKey(build);
  const projection = unit.versions.get(build.version);
  if (projection === undefined || runners.has(key)) return;
  const isStrict = async (): Promise<boolean> => {
    await records.refresh();
    return !isSameBuild(records.known(name), build);
  };
  const isFirst = async (): Promise<boolean> => {
    await records.refresh();
    return records.known(name) === null;
  };
  const onCaughtUp = (): void => {
    if (!unit.switched.has(key)) attempt(unit, () => switchTo(unit, build));
  };
  const runner = createRunner({ context, feed, build, projection, isStrict, isFirst, onCaughtUp, onError });
  runners.set(key, runner);
  runner.start();
}

async function stopUnneeded(unit: Unit): Promise<void> {
  for (const [key, runner] of unit.runners) {
    if (isNeeded(unit, runner.build)) continue;
    unit.runners.delete(key);
    await runner.stop();
    // An older version stays until the next start: going back to it is then quick.
    if (runner.build.version === unit.newest) attempt(unit, () => retire(unit, runner.build));
  }
}

/** From here on queries read the build, which has caught up. */
async function switchTo(unit: Unit, build: BuildId): Promise<void> {
  const { context, records, signal, switched, versions } = unit;
  await unit.serially('unit', async () => {
    const isPending = !switched.has(buildKey(build)) && isSameBuild(build, targetOf(unit));
    if (!isPending || signal.aborted) return;
    const { name, version, generation } = build;
    const collection = buildCollection(build);
    // With every index now, even those that could wait while nobody asked.
    const { indexes = [], fields = {} } = versions.get(version) ?? {};
    await context.documents.ensureCollection({ name: collection, indexes, fields });
    await records.serve({ name, version, generation, collection });
  });
  await reconcile(unit);
}

async function retire(unit: Unit, build: BuildId): Promise<void> {
  await unit.context.sleep(RETIRE_AFTER_MS, unit.signal);
  await unit.serially('unit', async () => {
    if (unit.signal.aborted) return;
    await unit.records.refresh();
    if (!isNeeded(unit, build)) await dropBuild(unit.context, build);
  });
}

/** Drops builds that an earlier process left behind; those of newer versions are not this process's to judge. */
export async function sweep(unit: Unit): Promise<void> {
  for (const collection of await unit.context.documents.listCollections()) {
    const build = buildOfCollection(unit.name, collection);
    if (build !== null && build.version <= unit.newest) attempt(unit, () => retire(unit, build));
  }
}

/** What fails is tried again by the next look at the records, or at the next start. */
function attempt({ onError }: Unit, work: () => Promise<void>): void {
  work().catch((error: unknown) => onError(failureCode(error)));
}

export async function stopUnit({ serially, runners }: Unit): Promise<void> {
  await serially('unit', async () => {
    await Promise.all([...runners.values()].map((runner) => runner.stop()));
  });
}
