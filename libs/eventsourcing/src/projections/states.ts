import type { Position } from '../event.js';
import { buildKey, isSameBuild, type BuildId } from './build.js';
import type { Fleet } from './fleet.js';
import { ifThere, lagBehind } from './lag.js';
import { listParked } from './parked-records.js';
import { parkedFromRecord, type ParkedStream } from './parked.js';
import { phaseOf } from './phase.js';
import { reportOn, type Reported } from './reports.js';
import type { Runner } from './runner.js';
import type { BuildRole, ProjectionPhase, ProjectionState } from './types.js';
import { runnerOf, wantedIn, type Unit } from './unit.js';
import type { Wanted } from './wanted.js';

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

/** What is run, and what is kept, each once. */
export function buildsOf({ served, next, held, ordered, before }: Wanted): readonly BuildId[] {
  const all = [next, served, held, ordered?.build ?? null, before].filter((build) => build !== null);
  const byKey = new Map(
    all.map(({ name, version, generation }) => {
      const build = { name, version, generation };
      return [buildKey(build), build];
    }),
  );
  return [...byKey.values()];
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
  readonly failure: ParkedStream | null;
}

async function stateOf(unit: Unit, build: BuildId, wanted: Wanted, moment: Moment): Promise<ProjectionState> {
  const { name, version, generation } = build;
  const { head, now } = moment;
  const runner = runnerOf(unit, build);
  const here = runner?.view().held != null;
  const role = roleOf(wanted, build);
  const found = here ? foundHere(unit, runner) : await foundElsewhere(unit, build, moment, role);
  const lag = await lagBehind(unit.context.eventStore, found.position, head, now);
  const parked = moment.parked.filter((stream) => isSameBuild(stream, build)).length;
  const { state, holder, position, rate, error, failure } = found;
  return {
    ...{ name, version, generation, role, serving: role === 'served', here, holder, state },
    ...{ position, head, ...lag, rate, parked },
    ...(error !== undefined && { error }),
    ...failedAt(failure),
    ...(role !== 'served' && role !== 'before' && progressOf(position, head, lag.behind, rate, now)),
  };
}

function foundHere({ context }: Unit, runner: Runner): Found {
  const { held, failure, error, pace } = runner.view();
  return {
    state: phaseOf(runner),
    holder: context.owner,
    position: held?.position ?? 0n,
    rate: pace.rate(),
    error: failure?.code ?? error ?? undefined,
    failure,
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
    const isRun = unit.versions.has(build.version) && role !== 'before';
    const isPaused = unit.operations.known().paused.has(buildKey(build));
    const state = isRun && !isPaused ? 'booting' : 'paused';
    const error = runnerOf(unit, build)?.view().error ?? undefined;
    return { state, holder: null, position: stored, rate: 0, error, failure: null };
  }
  const told = BigInt(report.position);
  return {
    state: report.state,
    holder: report.owner,
    position: told > stored ? told : stored,
    rate: report.rate,
    error: report.error,
    failure: report.failure === undefined ? null : parkedFromRecord(report.failure),
  };
}

function failedAt(failure: ParkedStream | null): Pick<ProjectionState, 'failedAt'> {
  if (failure === null) return {};
  const { stream, revision, position } = failure;
  return { failedAt: { stream, revision, position } };
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
