import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import type { OperationEvent, Operations } from './operations.js';
import type { ParkedStream } from '../parked/parked-stream.js';
import { refuse, unknownVersion } from './refusals.js';
import { placeOf } from '../builds/switch.js';
import type { ManagementCommand } from '../projections/types.js';
import type { DesiredState } from '../builds/desired-state.js';

/** What a management command is decided on. */
export interface Facts {
  readonly name: string;
  readonly operations: Operations;
  readonly desired: DesiredState;
  /** Every build that is run or kept. */
  readonly builds: readonly BuildId[];
  readonly newest: BuildId;
  /** Those that this program has. */
  readonly versions: readonly number[];
  /** What waits in any build. */
  readonly parked: readonly ParkedStream[];
  /** Events at which builds have stopped. */
  readonly failed: readonly ParkedStream[];
  /** Whether the build stands still for a fault, at an event or not. */
  hasStopped(build: BuildId): boolean;
  isCaughtUp(build: BuildId): boolean;
  /** Whether the stream that the command names has events; asked only to park it. */
  hasStream(stream: string): Promise<boolean>;
}

/** The event that a management command becomes. Throws why it is refused. */
export async function decide(command: ManagementCommand, facts: Facts): Promise<OperationEvent> {
  const { name } = facts;
  if ('version' in command && command.version !== undefined && command.type !== 'drop')
    known(facts, command.version);
  switch (command.type) {
    case 'pause':
      return { type: 'ProjectionPaused', data: { name, builds: buildsToPause(command.version, facts) } };
    case 'resume':
      return { type: 'ProjectionResumed', data: { name, builds: buildsToResume(command.version, facts) } };
    case 'rebuild':
      return rebuild(command.hold === true, facts);
    case 'switch':
      return switchTo(facts);
    case 'rollback':
      return rollBack(facts);
    case 'drop':
      return drop(command, facts);
    case 'park':
      return park(command, facts);
    case 'retry':
      return retry(command, facts);
    case 'skip':
      return skip(command, facts);
  }
}

function known({ name, versions }: Facts, version: number): void {
  if (!versions.includes(version)) throw unknownVersion(name, version, versions);
}

type Places = { version: number; generation: number }[];

const isOf = (version: number | undefined, build: BuildId): boolean =>
  version === undefined || build.version === version;

function buildsToPause(version: number | undefined, { name, builds, desired, operations }: Facts): Places {
  const running = builds.filter((build) => isOf(version, build) && !isSameBuild(desired.previous, build));
  const found = running.filter((build) => !operations.paused.has(buildKey(build)));
  if (found.length === 0) throw refuse('PROJECTION_ALREADY_PAUSED', name);
  return found.map(placeOf);
}

function buildsToResume(
  version: number | undefined,
  { name, builds, hasStopped, operations }: Facts,
): Places {
  const stopped = (build: BuildId): boolean => operations.paused.has(buildKey(build)) || hasStopped(build);
  const found = builds.filter((build) => isOf(version, build) && stopped(build));
  if (found.length === 0) throw refuse('PROJECTION_NOT_PAUSED', name);
  return found.map(placeOf);
}

function rebuild(hold: boolean, { name, newest, desired }: Facts): OperationEvent {
  if (hold && desired.served === null) throw refuse('PROJECTION_NOTHING_SERVED', name);
  const build = { version: newest.version, generation: newest.generation + 1 };
  return { type: 'ProjectionRebuildStarted', data: { name, build, hold } };
}

function switchTo({ name, desired: { served, staged }, isCaughtUp }: Facts): OperationEvent {
  if (served === null || staged === null) throw refuse('PROJECTION_NOTHING_HELD', name);
  if (!isCaughtUp(staged)) throw refuse('PROJECTION_NOT_CAUGHT_UP', name);
  return { type: 'ProjectionSwitched', data: { name, from: placeOf(served), to: placeOf(staged) } };
}

function rollBack(facts: Facts): OperationEvent {
  const { name, desired } = facts;
  const { served, previous, requested: ordered } = desired;
  if (served === null || previous === null) throw refuse('PROJECTION_NOTHING_BEFORE', name);
  if (isSameBuild(ordered?.build ?? null, previous)) throw refuse('PROJECTION_SWITCHING', name);
  known(facts, previous.version);
  return { type: 'ProjectionRolledBack', data: { name, from: placeOf(served), to: placeOf(previous) } };
}

function drop(
  { version, generation }: { readonly version: number; readonly generation: number },
  { name, desired, builds }: Facts,
): OperationEvent {
  const build = { name, version, generation };
  if (isSameBuild(desired.served, build)) throw refuse('PROJECTION_BUILD_SERVED', name);
  // Before anything is served something has to be built.
  const isKnown = desired.served !== null && builds.some((one) => isSameBuild(one, build));
  if (!isKnown) throw refuse('PROJECTION_NO_BUILD', name);
  const wasServed = isSameBuild(desired.previous, build);
  return { type: 'ProjectionBuildDropped', data: { name, build: placeOf(build), wasServed } };
}

type CommandOf<T> = Extract<ManagementCommand, { type: T }>;

async function park(command: CommandOf<'park' | 'skip'>, facts: Facts): Promise<OperationEvent> {
  const { name, desired, builds, parked } = facts;
  const { stream, reason, version } = command;
  const candidates = [desired.served, ...builds].filter((build) => build !== null && isOf(version, build));
  const [build] = candidates.filter((one) => one !== null && !isSameBuild(desired.previous, one));
  if (build == null) throw refuse('PROJECTION_NO_BUILD', name);
  if (parked.some((one) => one.stream === stream && isSameBuild(one, build)))
    throw refuse('STREAM_ALREADY_PARKED', name, stream);
  if (!(await facts.hasStream(stream))) throw refuse('STREAM_NOT_FOUND', name, stream);
  return { type: 'StreamParked', data: { name, build: placeOf(build), stream, reason } };
}

/** Where a stream waits, the served build first. */
function waiting(
  { stream, version }: { readonly stream: string; readonly version?: number | undefined },
  { name, desired, parked, failed }: Facts,
): ParkedStream {
  const found = [...parked, ...failed].filter((one) => one.stream === stream && isOf(version, one));
  const served = found.find((one) => isSameBuild(one, desired.served));
  const [first] = served === undefined ? found : [served];
  if (first === undefined) throw refuse('PROJECTION_NOT_PARKED', name, stream);
  return first;
}

function retry(command: CommandOf<'retry'>, facts: Facts): OperationEvent {
  const { name, stream } = command;
  const build = placeOf(waiting(command, facts));
  return { type: 'StreamRetried', data: { name, build, stream } };
}

function skip(command: CommandOf<'park' | 'skip'>, facts: Facts): OperationEvent {
  const { name, stream, reason } = command;
  const found = waiting(command, facts);
  const { revision, eventId, type: eventType, code } = found;
  if (eventId === null || eventType === null) throw refuse('PROJECTION_NOTHING_FAILED', name, stream);
  const place = { name, build: placeOf(found), stream, revision, eventId, eventType };
  return { type: 'EventSkipped', data: { ...place, code, reason } };
}
