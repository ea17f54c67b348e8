import type { Position } from '@parley/eventsourcing';
import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import type { Fleet } from '../builds/projection-host.js';
import { ifThere, lagBehind } from '../feed/lag.js';
import { listParked } from '../parked/parked-records.js';
import type { ParkedStream } from '../parked/parked.js';
import { phaseOf } from './phase.js';
import { reportOn, type Reported } from '../builds/reports.js';
import type { Runner } from '../consumer/runner.js';
import type { BuildRole, ProjectionPhase, ProjectionState } from './types.js';
import { stopFromRecord, stoppedBuild, type Stop } from './stop.js';
import { runnerOf, wantedIn, type Unit } from '../builds/builds.js';
import { buildsOf, type Wanted } from '../builds/desired-state.js';

/** What is read once for all states. */
interface Moment {
  readonly now: number;
  readonly head: Position | null;
  readonly parked: readonly ParkedStream[];
  readonly reports: ReadonlyMap<string, Reported>;
}

/** How every build of the projections is doing. While the event store is away, by the orders that were read last, and without the lag. */
export async function statesOf(fleet: Fleet): Promise<readonly ProjectionState[]> {
  const { context, records, operations, reports, units } = fleet;
  const [head, parked, told] = await Promise.all([
    ifThere(context.eventStore.head()),
    listParked(context.documents),
    reports.read(),
    records.refresh(),
    ifThere(operations.refresh()),
  ]);
  const moment = { now: context.clock(), head, parked, reports: told };
  const states = [...units.values()].flatMap((unit) => {
    const wanted = wantedIn(unit);
    return buildsOf(wanted).map((build) => stateOf(unit, build, wanted, moment));
  });
  return Promise.all(states);
}

function roleOf({ served, held, ordered, before, next }: Wanted, build: BuildId): BuildRole {
  if (isSameBuild(served, build)) return 'served';
  if (isSameBuild(ordered?.build ?? null, build) || isSameBuild(next, build)) return 'next';
  if (isSameBuild(held, build)) return 'held';
  return isSameBuild(before, build) ? 'before' : 'next';
}

interface Found {
  readonly state: ProjectionPhase;
  readonly holder: string | null;
  readonly position: Position;
  readonly rate: number;
  readonly error: string | undefined;
  readonly stop: Stop | null;
}

async function stateOf(unit: Unit, build: BuildId, wanted: Wanted, moment: Moment): Promise<ProjectionState> {
  const { name, version, generation } = build;
  const { head, now } = moment;
  const runner = runnerOf(unit, build);
  const view = runner?.view();
  const here = view != null && (view.held !== null || view.stop !== null);
  const role = roleOf(wanted, build);
  const found = here
    ? await foundHere(unit, runner as Runner)
    : await foundElsewhere(unit, build, moment, role);
  const lag = await lagBehind(unit.context.eventStore, found.position, head, now);
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

async function foundHere({ context }: Unit, runner: Runner): Promise<Found> {
  const { held, stop, error, pace } = runner.view();
  return {
    state: phaseOf(runner),
    holder: held === null ? null : context.owner,
    position: held?.position ?? (await context.documents.checkpoint(buildKey(runner.build))),
    rate: pace.rate(),
    error: stop?.code ?? error ?? undefined,
    stop,
  };
}

async function foundElsewhere(
  unit: Unit,
  build: BuildId,
  { reports }: Moment,
  role: BuildRole,
): Promise<Found> {
  const stored = await unit.context.documents.checkpoint(buildKey(build));
  const report = reportOn(reports, build);
  if (report === undefined) {
    const error = runnerOf(unit, build)?.view().error ?? undefined;
    return {
      state: idlePhase(unit, build, role),
      holder: null,
      position: stored,
      rate: 0,
      error,
      stop: null,
    };
  }
  const told = BigInt(report.position);
  return {
    state: report.state,
    holder: report.owner,
    position: told > stored ? told : stored,
    rate: report.rate,
    error: report.error,
    stop: report.stop === undefined ? null : stopFromRecord(report.stop),
  };
}

/** Of a build that nobody runs. */
function idlePhase(unit: Unit, build: BuildId, role: BuildRole): ProjectionPhase {
  if (role === 'before' || !unit.versions.has(build.version)) return 'superseded';
  return unit.operations.known().paused.has(buildKey(build)) ? 'paused' : 'booting';
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
