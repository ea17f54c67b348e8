import { setMaxListeners } from 'node:events';
import { setTimeout as realTime } from 'node:timers/promises';
import { InfrastructureError, ValidationError } from '../errors.js';
import type { Projection } from '../projection.js';
import type { RunnerContext } from './held.js';
import { createLogFeed, type LogFeed } from './log-feed.js';
import { failureCode } from './parked.js';
import { createBuildRecords, type BuildRecords } from './records.js';
import type { Runner } from './runner.js';
import { unshared } from './share.js';
import type { ProjectionsDependencies } from './types.js';
import { createUnit, reconcile, runnerOf, sweep, type Unit } from './unit.js';

/** Time between two looks at what other processes have decided, in ms. */
const LOOK_MS = 1_000;

/** All projections of a process. */
export interface Fleet {
  readonly context: RunnerContext;
  readonly feed: LogFeed;
  readonly records: BuildRecords;
  readonly units: ReadonlyMap<string, Unit>;
  readonly stopping: AbortController;
  readonly onError: (projection: string, code: string) => void;
}

/** Resolves early when the signal aborts. */
const realSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  realTime(ms, undefined, { signal }).catch(() => undefined);

export function createFleet(dependencies: ProjectionsDependencies): Fleet {
  const { definitions, onError: told = () => undefined, ...given } = dependencies;
  const pollMs = given.pollMs ?? 1_000;
  const defaults = { sleep: realSleep, batchSize: 1_000, checkpointMs: pollMs, leaseTtlMs: 10_000 };
  const context = { ...defaults, share: unshared, ...given, pollMs };
  const records = createBuildRecords(context.documents, context.clock);
  const feed = createLogFeed(context);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const onError = (projection: string, code: string): void => told({ projection, code });
  const units = new Map<string, Unit>();
  for (const [name, versions] of byName(definitions)) {
    const { signal } = stopping;
    const onUnitError = (code: string): void => onError(name, code);
    units.set(name, createUnit({ context, feed, records, name, versions, signal, onError: onUnitError }));
  }
  return { context, feed, records, units, stopping, onError };
}

function byName(definitions: readonly Projection[]): ReadonlyMap<string, ReadonlyMap<number, Projection>> {
  const names = new Map<string, Map<number, Projection>>();
  for (const definition of definitions) {
    const { name, version } = definition;
    const versions = names.get(name) ?? new Map<number, Projection>();
    if (versions.has(version)) throw unknown(name, version, 'is defined twice');
    names.set(name, versions.set(version, definition));
  }
  return names;
}

function unknown(name: string, version: number | undefined, why: string): ValidationError {
  const what = version === undefined ? name : `${name} version ${version}`;
  return new ValidationError('UNKNOWN_PROJECTION', `Projection ${what} ${why}.`, { name });
}

export function unitOf({ units }: Fleet, name: string): Unit {
  const unit = units.get(name);
  if (unit === undefined) throw unknown(name, undefined, 'does not exist');
  return unit;
}

/** Runners of one version, or of all. */
export function runnersOf(fleet: Fleet, name: string, version?: number): readonly Runner[] {
  const unit = unitOf(fleet, name);
  if (version !== undefined && !unit.versions.has(version)) throw unknown(name, version, 'does not exist');
  const runners = [...unit.runners.values()];
  return version === undefined ? runners : runners.filter(({ build }) => build.version === version);
}

/** The runner in which a stream waits: that of the served build when it does there. */
export function runnerFor(fleet: Fleet, name: string, stream: string, version?: number): Runner {
  const served = runnerOf(unitOf(fleet, name), fleet.records.known(name));
  const runners = runnersOf(fleet, name, version);
  const ordered = served !== undefined && runners.includes(served) ? [served, ...runners] : runners;
  const found = ordered.find((runner) => isWaitingIn(runner, stream)) ?? ordered[0];
  if (found !== undefined) return found;
  throw new InfrastructureError('PROJECTION_ELSEWHERE', `This process does not run ${name}.`, { name });
}

function isWaitingIn(runner: Runner, stream: string): boolean {
  const { held, failure } = runner.view();
  return failure?.stream === stream || (held !== null && held.parked.has(stream));
}

/** Follows what the records say until the process stops. Resolves after the first look. */
export async function lookAfter(fleet: Fleet): Promise<void> {
  const { context, stopping } = fleet;
  const isReady = await look(fleet, true);
  void (async () => {
    for (let isFirst = !isReady; !stopping.signal.aborted;) {
      await context.sleep(LOOK_MS, stopping.signal);
      if (await look(fleet, isFirst)) isFirst = false;
    }
  })();
}

/** False when a store did not answer: the next look makes up for it. */
async function look({ records, units, stopping, onError }: Fleet, isFirst: boolean): Promise<boolean> {
  if (stopping.signal.aborted) return true;
  try {
    await records.refresh();
    await Promise.all([...units.values()].map(reconcile));
    if (isFirst) await Promise.all([...units.values()].map(sweep));
    return true;
  } catch (error) {
    onError('*', failureCode(error));
    return false;
  }
}
