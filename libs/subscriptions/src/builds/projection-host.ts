import { setMaxListeners } from 'node:events';
import type { ValidationError } from '@parley/eventsourcing';
import { unknownProjection } from '../management/refusals.js';
import type { Projection } from '../projector/projection.js';
import { createHeldMemory } from '../projector/memory/held-memory.js';
import type { ProjectorContext } from '../projector/session.js';
import { createInFlight } from '../consumer/in-flight.js';
import { createLogFeed, type LogFeed } from '../feed/log-feed.js';
import { failureCode } from '../parked/parked-stream.js';
import { consumerContext } from '../consumer/context.js';
import { createOperationsLog, type OperationsLog } from '../management/log/operations-log.js';
import { createBuildRecords, type BuildRecords } from './records.js';
import { reconcile } from './reconcile.js';
import { createReports, type Reports } from './reports.js';
import { sweep } from './retire.js';
import { createThrottle, type Throttle } from '../consumer/throttle.js';
import type { ProjectionsDependencies } from '../projections/types.js';
import { createBuilds, type Builds } from './builds.js';
import { managementErrors } from '../management/management-errors.js';

/** Time between two reads of what other processes have decided, in ms. */
const POLL_MS = 1_000;

/** In µs an event, as weights are: to read the log once more takes longer than to make so light a build with those that go first. */
const LIGHT = 3;

/** All projections of a process. */
export interface ProjectionHost {
  readonly context: ProjectorContext;
  readonly feed: LogFeed;
  readonly throttle: Throttle;
  readonly records: BuildRecords;
  readonly operations: OperationsLog;
  readonly reports: Reports;
  readonly projections: ReadonlyMap<string, Builds>;
  readonly stopping: AbortController;
  /** Revision of the operations stream that the projectors know of; null before the start. */
  readonly followed: { revision: number | null };
  /** Comparisons that this process makes, by projection; each settles when it is over. */
  readonly comparing: Map<string, Promise<void>>;
  readonly onError: (projection: string, code: string) => void;
}

export function createProjectionHost(dependencies: ProjectionsDependencies): ProjectionHost {
  const { definitions, onNotice = () => undefined, inFlight, first = [] } = dependencies;
  const context = {
    ...consumerContext(dependencies),
    onNotice,
    held: createHeldMemory(dependencies.held),
  };
  const records = createBuildRecords(context.documents, context.clock);
  const operations = createOperationsLog(context.eventStore, context.clock);
  const reports = createReports(context);
  const throttle = createThrottle(inFlight ?? createInFlight());
  const feed = dependencies.feed ?? createLogFeed(context);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const onError = (projection: string, code: string): void => dependencies.onError?.({ projection, code });
  const projections = new Map<string, Builds>();
  const named = byName(definitions);
  const awaited = first.filter((name) => named.has(name));
  const areServed = (): boolean => awaited.every((name) => records.known(name) !== null);
  for (const [name, versions] of named) {
    const { signal } = stopping;
    const onBuildsError = (code: string): void => onError(name, code);
    const isFirst = awaited.includes(name) || isLight(versions);
    projections.set(
      name,
      createBuilds({
        context,
        feed,
        records,
        operations,
        throttle,
        name,
        versions,
        signal,
        onError: onBuildsError,
        isFirst: () => isFirst || areServed(),
      }),
    );
  }
  const state = { followed: { revision: null }, comparing: new Map<string, Promise<void>>() };
  return { context, feed, throttle, records, operations, reports, projections, stopping, onError, ...state };
}

const isLight = (versions: ReadonlyMap<number, Projection>): boolean =>
  [...versions.values()].every(({ weight }) => weight !== undefined && weight <= LIGHT);

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
  return managementErrors.UNKNOWN_PROJECTION(message, { name });
}

export function buildsNamed({ projections }: ProjectionHost, name: string): Builds {
  const builds = projections.get(name);
  if (builds === undefined) throw unknownProjection(name, [...projections.keys()]);
  return builds;
}

/** Follows what operators and other processes decide until the process stops. Resolves after the first read. */
export async function watch(host: ProjectionHost): Promise<void> {
  const { context, stopping } = host;
  const isReady = await poll(host, true);
  void (async () => {
    for (let isFirst = !isReady; !stopping.signal.aborted;) {
      await context.sleep(POLL_MS, stopping.signal);
      if (await poll(host, isFirst)) isFirst = false;
    }
  })();
}

/** False when a store did not answer: the next poll makes up for it. */
async function poll(host: ProjectionHost, isFirst: boolean): Promise<boolean> {
  const { projections, stopping, reports, onError } = host;
  if (stopping.signal.aborted) return true;
  try {
    await follow(host);
    if (isFirst) await Promise.all([...[...projections.values()].map(sweep), reports.tidy(false)]);
    await report(host);
    return true;
  } catch (error) {
    onError('*', failureCode(error));
    return false;
  }
}

/** Brings what runs here in line with what was asked for. */
export async function follow({
  records,
  operations,
  projections,
  feed,
  followed,
}: ProjectionHost): Promise<void> {
  await Promise.all([records.refresh(), operations.refresh()]);
  const revision = operations.revision();
  await Promise.all([...projections.values()].map(reconcile));
  if (followed.revision !== null && revision > followed.revision) feed.wake();
  followed.revision = revision;
}

const report = ({ reports, projections, operations, stopping }: ProjectionHost): Promise<void> => {
  if (stopping.signal.aborted) return Promise.resolve();
  const projectors = [...projections.values()].flatMap((builds) => [...builds.projectors.values()]);
  return reports.publish(projectors, operations.revision());
};
