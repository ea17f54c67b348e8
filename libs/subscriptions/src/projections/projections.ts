import { beginComparison, comparisonOf } from '../comparison/comparison.js';
import { createProjectionHost, watch, buildsNamed, type ProjectionHost } from '../builds/projection-host.js';
import { historyOf } from '../management/history.js';
import { submit } from '../management/submit.js';
import { listParked } from '../parked/parked-records.js';
import { failureCode } from '../parked/parked-stream.js';
import { notReady } from '../management/refusals.js';
import { statesOf } from './states.js';
import { stoppedIn } from './stopped.js';
import type { Projections, ProjectionsDependencies } from './types.js';
import { stopBuilds } from '../builds/builds.js';
import { waitFor } from './wait.js';

/** How long a management command waits until it is carried out, in ms. */
const OUTCOME_MS = 5_000;

/**
 * Runs projections over a log: one projector per build of a version, each under a lease of its own.
 * Throws `UNKNOWN_PROJECTION` when a version is defined twice.
 */
export function createProjections(dependencies: ProjectionsDependencies): Projections {
  const host = createProjectionHost(dependencies);
  const { context, feed, throttle } = host;
  let close = (): void => undefined;

  return {
    async start() {
      close = feed.open(throttle.appended);
      await watch(host);
    },
    async stop() {
      await stop(host);
      close();
    },
    serving: (name) => servedCollection(host, name),
    refresh: () => host.records.refresh(),
    async waitFor(name, position, timeoutMs) {
      return waitFor(buildsNamed(host, name), position, timeoutMs);
    },
    states: () => statesOf(host),
    async parked(name) {
      const wanted = name === undefined ? null : buildsNamed(host, name).name;
      const all = await listParked(context.documents);
      return wanted === null ? all : all.filter((parked) => parked.name === wanted);
    },
    async stopped() {
      const reports = await host.reports.read();
      return [...host.projections.values()].flatMap((builds) => stoppedIn(builds, reports));
    },
    submit: (command, envelope, timeoutMs = OUTCOME_MS) => submit(host, command, envelope, timeoutMs),
    compare: (name, envelope) => beginComparison(host, name, envelope),
    comparison: async (name) => comparisonOf(context.documents, buildsNamed(host, name).name),
    history: (limit, before) => historyOf(context.eventStore, limit, before),
  };
}

async function servedCollection(host: ProjectionHost, name: string): Promise<string> {
  const builds = buildsNamed(host, name);
  const served = await host.records.serving(name);
  if (served !== null) return served.collection;
  const [first] = stoppedIn(builds, await host.reports.read());
  throw notReady(name, first);
}

async function stop({
  stopping,
  projections,
  reports,
  followed,
  comparing,
  onError,
}: ProjectionHost): Promise<void> {
  stopping.abort();
  await Promise.all([...projections.values()].map(stopBuilds));
  await Promise.all(comparing.values());
  // Left behind, it would stay until another process starts.
  if (followed.revision !== null)
    await reports.tidy(true).catch((error: unknown) => onError('*', failureCode(error)));
}
