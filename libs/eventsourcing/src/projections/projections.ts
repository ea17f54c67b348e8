import { InfrastructureError } from '../errors.js';
import { createFleet, lookAfter, runnerFor, runnersOf, unitOf, type Fleet } from './fleet.js';
import { listParked } from './parked.js';
import { statesOf } from './states.js';
import type { Projections, ProjectionsDependencies } from './types.js';
import { reconcile, runnerOf, stopUnit } from './unit.js';
import { waitFor } from './wait.js';

/**
 * Runs projections over a log: one runner per build of a version, each under a lease of its own.
 * Throws `UNKNOWN_PROJECTION` when a version is defined twice.
 */
export function createProjections(dependencies: ProjectionsDependencies): Projections {
  const fleet = createFleet(dependencies);
  const { context, feed, records, units } = fleet;

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
    async states() {
      await records.refresh();
      return statesOf([...units.values()]);
    },
    pause: async (name, version) => runnersOf(fleet, name, version).forEach((runner) => runner.pause()),
    resume: async (name, version) => runnersOf(fleet, name, version).forEach((runner) => runner.resume()),
    async rebuild(name) {
      const unit = unitOf(fleet, name);
      await records.addGeneration(name, unit.newest);
      await reconcile(unit);
    },
    async parked(name) {
      const all = await listParked(context.documents);
      return name === undefined ? all : all.filter((parked) => parked.name === unitOf(fleet, name).name);
    },
    retry: async (name, stream, version) => runnerFor(fleet, name, stream, version).retry(stream),
    skip: async (name, stream, reason, actor, version) =>
      runnerFor(fleet, name, stream, version).skip(stream, reason, actor),
  };
}

async function servedCollection(fleet: Fleet, name: string): Promise<string> {
  unitOf(fleet, name);
  const served = await fleet.records.serving(name);
  if (served !== null) return served.collection;
  const message = `No version of ${name} has been built yet.`;
  throw new InfrastructureError('PROJECTION_NOT_READY', message, { name });
}

async function stop({ stopping, units, feed }: Fleet): Promise<void> {
  stopping.abort();
  await Promise.all([...units.values()].map(stopUnit));
  feed.close();
}
