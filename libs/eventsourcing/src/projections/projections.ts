import { InfrastructureError } from '../errors.js';
import { beginComparison, comparisonOf } from './comparison.js';
import { createFleet, lookAfter, unitOf, type Fleet } from './fleet.js';
import { historyOf } from './history.js';
import { order } from './orders.js';
import { listParked } from './parked-records.js';
import { failureCode } from './parked.js';
import { statesOf } from './states.js';
import type { Projections, ProjectionsDependencies } from './types.js';
import { runnerOf, stopUnit } from './unit.js';
import { waitFor } from './wait.js';

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
      const all = await listParked(context.documents);
      return name === undefined ? all : all.filter((parked) => parked.name === unitOf(fleet, name).name);
    },
    order: (asked, envelope, timeoutMs = ORDER_MS) => order(fleet, asked, envelope, timeoutMs),
    compare: (name, envelope) => beginComparison(fleet, name, envelope),
    comparison: async (name) => comparisonOf(context.documents, unitOf(fleet, name).name),
    history: (limit, before) => historyOf(context.eventStore, limit, before),
  };
}

async function servedCollection(fleet: Fleet, name: string): Promise<string> {
  unitOf(fleet, name);
  const served = await fleet.records.serving(name);
  if (served !== null) return served.collection;
  const message = `No version of ${name} has been built yet.`;
  throw new InfrastructureError('PROJECTION_NOT_READY', message, { name });
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
