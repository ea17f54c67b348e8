import type { Position } from '@parley/eventsourcing';
import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import type { ProjectionHost } from '../builds/projection-host.js';
import { ifThere, lagBehind } from '../feed/lag.js';
import { listParked } from '../parked/parked-records.js';
import type { ParkedStream } from '../parked/parked-stream.js';
import { isHere, phaseOf } from './phase.js';
import { reportOn, type Reported } from '../builds/reports.js';
import type { Projector } from '../projector/projector-state.js';
import type { BuildRole, ProjectionPhase, ProjectionState } from './types.js';
import { stopFromRecord, stoppedBuild, type Stop } from './stop.js';
import { projectorOf, desiredIn, type Builds } from '../builds/builds.js';
import { buildsOf, type DesiredState } from '../builds/desired-state.js';

/** What is read once for all states. */
interface Moment {
  readonly now: number;
  readonly head: Position | null;
  readonly parked: readonly ParkedStream[];
  readonly reports: ReadonlyMap<string, Reported>;
}

/** How every build of the projections is doing. While the event store is away, by the management commands that were read last, and without the lag. */
export async function statesOf(host: ProjectionHost): Promise<readonly ProjectionState[]> {
  const { context, records, operations, reports, projections } = host;
  const [head, parked, reported] = await Promise.all([
    ifThere(context.eventStore.head()),
    listParked(context.documents),
    reports.read(),
    records.refresh(),
    ifThere(operations.refresh()),
  ]);
  const moment = { now: context.clock(), head, parked, reports: reported };
  const states = [...projections.values()].flatMap((builds) => {
    const desired = desiredIn(builds);
    return buildsOf(desired).map((build) => stateOf(builds, build, desired, moment));
  });
  return Promise.all(states);
}

function roleOf(
  { served, staged, requested: ordered, previous, candidate }: DesiredState,
  build: BuildId,
): BuildRole {
  if (isSameBuild(served, build)) return 'served';
  if (isSameBuild(ordered?.build ?? null, build) || isSameBuild(candidate, build)) return 'next';
  if (isSameBuild(staged, build)) return 'held';
  return isSameBuild(previous, build) ? 'before' : 'next';
}

interface Found {
  readonly state: ProjectionPhase;
  readonly holder: string | null;
  readonly position: Position;
  readonly rate: number;
  readonly error: string | undefined;
  readonly stop: Stop | null;
}

async function stateOf(
  builds: Builds,
  build: BuildId,
  desired: DesiredState,
  moment: Moment,
): Promise<ProjectionState> {
  const { name, version, generation } = build;
  const { head, now } = moment;
  const projector = projectorOf(builds, build);
  const here = projector !== undefined && isHere(projector);
  const role = roleOf(desired, build);
  const found = here ? await foundHere(builds, projector) : await foundElsewhere(builds, build, moment, role);
  const lag = await lagBehind(builds.context.eventStore, found.position, head, now);
  const parked = moment.parked.filter((stream) => isSameBuild(stream, build)).length;
  const { state, holder, position, rate, error, stop } = found;
  return {
    ...{ name, version, generation, role, serving: role === 'served', here, holder, state },
    ...{ position, head, ...lag, rate, parked },
    ...(error !== undefined && { error }),
    ...stopped(build, role === 'served', stop),
    ...(role !== 'served' && role !== 'before' && progressOf(position, head, lag.behind, rate, now)),
  };
}

async function foundHere({ context }: Builds, projector: Projector): Promise<Found> {
  const { consumer, stop } = projector;
  const { session, error, throughput } = consumer;
  return {
    state: phaseOf(projector),
    holder: session === null ? null : context.owner,
    position: session?.position ?? (await context.documents.checkpoint(buildKey(projector.build))),
    rate: throughput.rate(),
    error: stop?.code ?? error ?? undefined,
    stop,
  };
}

async function foundElsewhere(
  builds: Builds,
  build: BuildId,
  { reports }: Moment,
  role: BuildRole,
): Promise<Found> {
  const stored = await builds.context.documents.checkpoint(buildKey(build));
  const report = reportOn(reports, build);
  if (report === undefined) {
    const error = projectorOf(builds, build)?.consumer.error ?? undefined;
    return {
      state: idlePhase(builds, build, role),
      holder: null,
      position: stored,
      rate: 0,
      error,
      stop: null,
    };
  }
  const reported = BigInt(report.position);
  return {
    state: report.state,
    holder: report.owner,
    position: reported > stored ? reported : stored,
    rate: report.rate,
    error: report.error,
    stop: report.stop === undefined ? null : stopFromRecord(report.stop),
  };
}

/** Of a build that nobody runs. */
function idlePhase(builds: Builds, build: BuildId, role: BuildRole): ProjectionPhase {
  if (role === 'before' || !builds.versions.has(build.version)) return 'superseded';
  return builds.operations.known().paused.has(buildKey(build)) ? 'paused' : 'booting';
}

function stopped(
  build: BuildId,
  isServed: boolean,
  stop: Stop | null,
): Pick<ProjectionState, 'reason' | 'since' | 'failedAt'> {
  if (stop === null) return {};
  const { message, since, at } = stoppedBuild(build, isServed, stop);
  return { reason: message, since, ...(at !== null && { failedAt: at }) };
}

function progressOf(
  position: Position,
  head: Position | null,
  behind: number | null,
  rate: number,
  now: number,
): Pick<ProjectionState, 'progress' | 'expectedEnd'> {
  if (head === null || behind === null) return {};
  const progress = behind === 0 || head === 0n ? 1 : Math.min(1, Number(position) / Number(head));
  if (behind === 0 || rate === 0) return { progress };
  return { progress, expectedEnd: new Date(now + (behind / rate) * 1_000).toISOString() };
}
