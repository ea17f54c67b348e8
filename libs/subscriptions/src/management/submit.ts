import { checkReason, type CommandEnvelope } from '@parley/eventsourcing';
import { buildKey, type BuildId } from '../projector/build.js';
import { decide, type Facts } from './decide.js';
import { follow, buildsNamed, type ProjectionHost } from '../builds/projection-host.js';
import type { Operations } from './operations.js';
import { listParked } from '../parked/parked-records.js';
import { phaseOf } from '../projections/phase.js';
import type { Reported } from '../builds/reports.js';
import { awaitOutcome } from './await-outcome.js';
import { stopOf } from '../projections/stopped.js';
import type { ManagementAnswer, ManagementCommand } from '../projections/types.js';
import { desiredIn, type Builds } from '../builds/builds.js';
import { buildsOf, newestGeneration } from '../builds/desired-state.js';

/** Writes a management command down, and waits until it is carried out. */
export async function submit(
  host: ProjectionHost,
  command: ManagementCommand,
  envelope: CommandEnvelope,
  timeoutMs: number,
): Promise<ManagementAnswer> {
  const builds = buildsNamed(host, command.name);
  if ('reason' in command) checkReason(command.reason);
  const { revision, repeated } = await host.operations.submit(envelope, command, async (operations) =>
    decide(command, await factsFor(host, builds, operations)),
  );
  if (host.followed.revision !== null) await follow(host);
  return { revision, repeated, ...(await awaitOutcome(host, builds, revision, timeoutMs)) };
}

async function factsFor(host: ProjectionHost, builds: Builds, operations: Operations): Promise<Facts> {
  const { eventStore, documents } = host.context;
  await host.records.refresh();
  const [waiting, reports] = await Promise.all([listParked(documents), host.reports.read()]);
  const { name, newest: version, records } = builds;
  const desired = desiredIn(builds);
  const all = buildsOf(desired);
  const observed = { name, newest: version, operations, records };
  return {
    name,
    operations,
    desired,
    builds: all,
    newest: { name, version, generation: newestGeneration(observed, version) },
    versions: [...builds.versions.keys()],
    parked: waiting.filter((parked) => parked.name === name),
    failed: all.flatMap((build) => stopOf(builds, build, reports)?.event ?? []),
    hasStopped: (build) => stopOf(builds, build, reports) !== null,
    isCaughtUp: (build) => isCaughtUp(builds, build, reports),
    hasStream: async (stream) => (await eventStore.readStream(stream, { limit: 1 })).length > 0,
  };
}

function isCaughtUp({ projectors }: Builds, build: BuildId, reports: ReadonlyMap<string, Reported>): boolean {
  const projector = projectors.get(buildKey(build));
  if (projector !== undefined && projector.consumer.session !== null) return phaseOf(projector) === 'live';
  return reports.get(buildKey(build))?.state === 'live';
}
