import { setMaxListeners } from 'node:events';
import { setTimeout as realTime } from 'node:timers/promises';
import { ValidationError } from '@parley/eventsourcing';
import { unknownProjection } from '../management/refusals.js';
import type { Projection } from '../projector/projection.js';
import type { RunnerContext } from '../projector/session.js';
import { createLiveWork } from '../consumer/in-flight.js';
import { createLogFeed, type LogFeed } from '../feed/log-feed.js';
import { failureCode } from '../parked/parked.js';
import { createOperationsLog, type OperationsLog } from '../management/management-log.js';
import { createBuildRecords, type BuildRecords } from './records.js';
import { reconcile } from './reconcile.js';
import { createReports, type Reports } from './reports.js';
import { sweep } from './retire.js';
import { unshared } from '../cluster/assignment.js';
import { createTurns } from '../consumer/throttle.js';
import type { ProjectionsDependencies } from '../projections/types.js';
import { createUnit, type Unit } from './builds.js';

/** Time between two looks at what other processes have decided, in ms. */
const LOOK_MS = 1_000;

/** All projections of a process. */
export interface Fleet {
  readonly context: RunnerContext;
  readonly feed: LogFeed;
  readonly records: BuildRecords;
  readonly operations: OperationsLog;
  readonly reports: Reports;
  readonly units: ReadonlyMap<string, Unit>;
  readonly stopping: AbortController;
  /** Revision of the operations stream that the runners know of; null before the start. */
  readonly followed: { revision: number | null };
  /** Comparisons that this process makes, by projection; each settles when it is over. */
  readonly comparing: Map<string, Promise<void>>;
  readonly onError: (projection: string, code: string) => void;
}

/** Resolves early when the signal aborts. */
const realSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  realTime(ms, undefined, { signal }).catch(() => undefined);

export function createFleet(dependencies: ProjectionsDependencies): Fleet {
  const { definitions, onError: told = () => undefined, liveWork, ...given } = dependencies;
  const pollMs = given.pollMs ?? 1_000;
  const defaults = { sleep: realSleep, batchSize: 1_000, checkpointMs: pollMs, leaseTtlMs: 10_000 };
  const context = { ...defaults, share: unshared, onNotice: () => undefined, ...given, pollMs };
  const records = createBuildRecords(context.documents, context.clock);
  const operations = createOperationsLog(context.eventStore, context.clock);
  const reports = createReports(context);
  const turns = createTurns(liveWork ?? createLiveWork());
  const feed = createLogFeed({ ...context, onAppended: turns.appended });
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const onError = (projection: string, code: string): void => told({ projection, code });
  const units = new Map<string, Unit>();
  for (const [name, versions] of byName(definitions)) {
    const { signal } = stopping;
    const onUnitError = (code: string): void => onError(name, code);
    units.set(
      name,
      createUnit({ context, feed, records, operations, turns, name, versions, signal, onError: onUnitError }),
    );
  }
  const followed = { revision: null };
  const comparing = new Map<string, Promise<void>>();
  return { context, feed, records, operations, reports, units, stopping, followed, comparing, onError };
}

function byName(definitions: readonly Projection[]): ReadonlyMap<string, ReadonlyMap<number, Projection>> {
  const names = new Map<string, Map<number, Projection>>();
  for (const definition of definitions) {
    const { name, version } = definition;
    const versions = names.get(name) ?? new Map<number, Projection>();
    if (versions.has(version)) throw definedTwice(name, version);
    names.set(name, versions.set(version, definition));
  }
  return names;
}

function definedTwice(name: string, version: number): ValidationError {
  const message = `Projection ${name} version ${version} is defined twice.`;
  return new ValidationError('UNKNOWN_PROJECTION', message, { name });
}

export function unitOf({ units }: Fleet, name: string): Unit {
  const unit = units.get(name);
  if (unit === undefined) throw unknownProjection(name, [...units.keys()]);
  return unit;
}

/** Follows what operators and other processes decide until the process stops. Resolves after the first look. */
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
async function look(fleet: Fleet, isFirst: boolean): Promise<boolean> {
  const { units, stopping, reports, onError } = fleet;
  if (stopping.signal.aborted) return true;
  try {
    await follow(fleet);
    if (isFirst) await Promise.all([...[...units.values()].map(sweep), reports.tidy(false)]);
    await report(fleet);
    return true;
  } catch (error) {
    onError('*', failureCode(error));
    return false;
  }
}

/** Brings what runs here in line with what was ordered. */
export async function follow({ records, operations, units, feed, followed }: Fleet): Promise<void> {
  await Promise.all([records.refresh(), operations.refresh()]);
  const { revision } = operations.known();
  await Promise.all([...units.values()].map(reconcile));
  if (followed.revision !== null && revision > followed.revision) feed.wake();
  followed.revision = revision;
}

const report = ({ reports, units, operations, stopping }: Fleet): Promise<void> => {
  if (stopping.signal.aborted) return Promise.resolve();
  const runners = [...units.values()].flatMap((unit) => [...unit.runners.values()]);
  return reports.publish(runners, operations.known().revision);
};
