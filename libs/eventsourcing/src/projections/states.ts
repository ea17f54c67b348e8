import type { Position } from '../event.js';
import { buildKey, isSameBuild, type BuildId } from './build.js';
import { listParked, type ParkedStream } from './parked.js';
import type { Runner } from './runner.js';
import type { ProjectionPhase, ProjectionState } from './types.js';
import type { Unit } from './unit.js';

interface Moment {
  readonly head: Position;
  readonly parked: readonly ParkedStream[];
}

/** How every build of the given projections is doing. */
export async function statesOf(units: readonly Unit[]): Promise<readonly ProjectionState[]> {
  const [first] = units;
  if (first === undefined) return [];
  const { eventStore, documents } = first.context;
  const [head, parked] = await Promise.all([eventStore.head(), listParked(documents)]);
  const states = await Promise.all(units.flatMap((unit) => unitStates(unit, { head, parked })));
  return states;
}

function unitStates(unit: Unit, moment: Moment): readonly Promise<ProjectionState>[] {
  const served = unit.records.known(unit.name);
  const states = [...unit.runners.values()].map(({ build, view }) => stateOf(unit, build, view(), moment));
  // A version that this program does not define any more: served as it was, until the newest has caught up.
  if (served !== null && !unit.runners.has(buildKey(served)))
    states.push(stateOf(unit, served, null, moment));
  return states;
}

async function stateOf(
  unit: Unit,
  build: BuildId,
  view: ReturnType<Runner['view']> | null,
  { head, parked }: Moment,
): Promise<ProjectionState> {
  const { name, version, generation } = build;
  const position = view?.held?.position ?? (await unit.context.documents.checkpoint(buildKey(build)));
  const behind = head > position ? Number(head - position) : 0;
  const error = view?.failure?.code ?? view?.error ?? undefined;
  const serving = isSameBuild(build, unit.records.known(name));
  const here = view?.held != null;
  const waiting = parked.filter((stream) => isSameBuild(stream, build)).length;
  const place = { name, version, generation, serving, here, position, head, behind, parked: waiting };
  return { ...place, state: phaseOf(view, behind), ...(error && { error }), ...failedAt(view?.failure) };
}

function phaseOf(view: ReturnType<Runner['view']> | null, behind: number): ProjectionPhase {
  if (view === null) return 'paused';
  if (view.failure !== null) return 'failed';
  if (view.isPaused) return 'paused';
  if (view.isStandby) return behind === 0 ? 'live' : 'catching-up';
  if (view.held === null) return 'booting';
  return view.isLive ? 'live' : 'catching-up';
}

function failedAt(failure: ParkedStream | null | undefined): Pick<ProjectionState, 'failedAt'> {
  if (failure == null) return {};
  const { stream, revision, position } = failure;
  return { failedAt: { stream, revision, position } };
}
