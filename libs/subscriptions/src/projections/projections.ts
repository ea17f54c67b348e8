import { beginComparison, comparisonOf } from '../comparison/comparison.js';
import { createFleet, lookAfter, unitOf, type Fleet } from '../builds/projection-host.js';
import { historyOf } from '../management/history.js';
import { order } from '../management/submit.js';
import { listParked } from '../parked/parked-records.js';
import { failureCode } from '../parked/parked.js';
import { notReady } from '../management/refusals.js';
import { statesOf } from './states.js';
import { stoppedIn } from './stopped.js';
import type { Projections, ProjectionsDependencies } from './types.js';
import { runnerOf, stopUnit } from '../builds/builds.js';
import { waitFor } from '../consumer/wait.js';

/** How long an order waits until it is carried out, in ms. */
const ORDER_MS = 5_000;

/**
 * Runs projections over a log: one runner per build of a version, each under a lease of its own.
 * Throws `UNKNOWN_PROJECTION` when a version is defined twice.
 */
export function createProjections(dependencies: ProjectionsDependencies): Projections {
  const fleet = createFleet(dependencies);
  const { context, feed, records } = fleet;

  return {
    async start() {
      feed.open();
      await lookAfter(fleet);
    },
    stop: () => stop(fleet),
    serving: (name) => servedCollection(fleet, name),
    async waitFor(name, position, timeoutMs) {
      const unit = unitOf(fleet, name);
      const options = { context, records, runnerOf: runnerOf.bind(null, unit) };
      return waitFor(options, name, position, timeoutMs);
    },
    states: () => statesOf(fleet),
    async parked(name) {
      const wanted = name === undefined ? null : unitOf(fleet, name).name;
      const all = await listParked(context.documents);
      return wanted === null ? all : all.filter((parked) => parked.name === wanted);
    },
    async stopped() {
      const reports = await fleet.reports.read();
      return [...fleet.units.values()].flatMap((unit) => stoppedIn(unit, reports));
    },
    order: (asked, envelope, timeoutMs = ORDER_MS) => order(fleet, asked, envelope, timeoutMs),
    compare: (name, envelope) => beginComparison(fleet, name, envelope),
    comparison: async (name) => comparisonOf(context.documents, unitOf(fleet, name).name),
    history: (limit, before) => historyOf(context.eventStore, limit, before),
  };
}

async function servedCollection(fleet: Fleet, name: string): Promise<string> {
  const unit = unitOf(fleet, name);
  const served = await fleet.records.serving(name);
  if (served !== null) return served.collection;
  const [first] = stoppedIn(unit, await fleet.reports.read());
  throw notReady(name, first);
}

async function stop({ stopping, units, feed, reports, followed, comparing, onError }: Fleet): Promise<void> {
  stopping.abort();
  await Promise.all([...units.values()].map(stopUnit));
  await Promise.all(comparing.values());
  feed.close();
  // Left behind, it is taken for a process that has gone silent.
  if (followed.revision !== null)
    await reports.tidy(true).catch((error: unknown) => onError('*', failureCode(error)));
}
