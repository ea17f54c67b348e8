import { checkReason, type CommandEnvelope } from '@parley/eventsourcing';
import { buildKey, type BuildId } from '../projector/build.js';
import { decideOrder, type Facts } from './decide.js';
import { follow, unitOf, type Fleet } from '../builds/projection-host.js';
import type { Operations } from './operations.js';
import { listParked } from '../parked/parked-records.js';
import { phaseOf } from '../projections/phase.js';
import type { Reported } from '../builds/reports.js';
import { settle } from './await-outcome.js';
import { stopOf } from '../projections/stopped.js';
import type { OrderAnswer, ProjectionOrder } from '../projections/types.js';
import { wantedIn, type Unit } from '../builds/builds.js';
import { buildsOf, newestGeneration } from '../builds/desired-state.js';

/** Writes an order down, and waits until it is carried out. */
export async function order(
  fleet: Fleet,
  asked: ProjectionOrder,
  envelope: CommandEnvelope,
  timeoutMs: number,
): Promise<OrderAnswer> {
  const unit = unitOf(fleet, asked.name);
  if ('reason' in asked) checkReason(asked.reason);
  const { revision, repeated } = await fleet.operations.submit(envelope, asked, async (operations) =>
    decideOrder(asked, await factsFor(fleet, unit, operations)),
  );
  if (fleet.followed.revision !== null) await follow(fleet);
  return { revision, repeated, ...(await settle(fleet, unit, revision, timeoutMs)) };
}

async function factsFor(fleet: Fleet, unit: Unit, operations: Operations): Promise<Facts> {
  const { eventStore, documents } = fleet.context;
  await fleet.records.refresh();
  const [all, reports] = await Promise.all([listParked(documents), fleet.reports.read()]);
  const { name, newest: version, records } = unit;
  const wanted = wantedIn(unit);
  const builds = buildsOf(wanted);
  const outlook = { name, newest: version, operations, records };
  return {
    name,
    operations,
    wanted,
    builds,
    newest: { name, version, generation: newestGeneration(outlook, version) },
    versions: [...unit.versions.keys()],
    parked: all.filter((parked) => parked.name === name),
    failed: builds.flatMap((build) => stopOf(unit, build, reports)?.event ?? []),
    hasStopped: (build) => stopOf(unit, build, reports) !== null,
    isCaughtUp: (build) => isCaughtUp(unit, build, reports),
    hasStream: async (stream) => (await eventStore.readStream(stream, { limit: 1 })).length > 0,
  };
}

function isCaughtUp({ runners }: Unit, build: BuildId, reports: ReadonlyMap<string, Reported>): boolean {
  const runner = runners.get(buildKey(build));
  if (runner !== undefined && runner.view().held !== null) return phaseOf(runner) === 'live';
  return reports.get(buildKey(build))?.state === 'live';
}
