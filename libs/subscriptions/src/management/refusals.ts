import type { DomainError } from '@parley/eventsourcing';
import { type InfrastructureError, type ValidationError } from '@parley/eventsourcing';
import { placeText } from '../projections/stop.js';
import type { StoppedBuild } from '../projections/stopped.types.js';
import { managementErrors } from './management-errors.js';

/** Why a management command is refused, with its projection (and stream). */
const REFUSALS = {
  PROJECTION_ALREADY_PAUSED: (name) => `${name} is paused already.`,
  PROJECTION_NOT_PAUSED: (name) => `Nothing of ${name} is paused or has stopped.`,
  PROJECTION_NOTHING_SERVED: (name) => `Nothing of ${name} is served yet: its first build cannot wait.`,
  PROJECTION_NOTHING_HELD: (name) => `No build of ${name} waits for a switch.`,
  PROJECTION_NOT_CAUGHT_UP: (name) => `The build of ${name} that waits has not caught up.`,
  PROJECTION_NOTHING_BEFORE: (name) => `No build of ${name} that was served before is kept.`,
  PROJECTION_SWITCHING: (name) => `A switch of ${name} to that build is under way.`,
  PROJECTION_BUILD_SERVED: (name) => `Queries read this build of ${name}.`,
  PROJECTION_NO_BUILD: (name) => `There is no such build of ${name}.`,
  PROJECTION_NOT_PARKED: (name, stream) => `Stream ${stream} is not parked in ${name}.`,
  PROJECTION_NOTHING_FAILED: (name, stream) =>
    `No event of ${stream} has failed in ${name}: an operator has parked it.`,
  STREAM_ALREADY_PARKED: (name, stream) => `Stream ${stream} waits in ${name} already.`,
  STREAM_NOT_FOUND: (_name, stream) => `The log has no stream ${stream}.`,
} as const satisfies Readonly<Record<string, (name: string, stream: string) => string>>;

export function refuse(code: keyof typeof REFUSALS, name: string, stream?: string): DomainError {
  const details = { name, ...(stream !== undefined && { stream }) };
  return managementErrors[code](REFUSALS[code](name, stream ?? ''), details);
}

/** Names those that there are: a name in an address is easily misspelt. */
export function unknownProjection(name: string, names: readonly string[]): ValidationError {
  const message = `Projection ${name} does not exist. There are ${names.join(', ')}.`;
  return managementErrors.UNKNOWN_PROJECTION(message, { name, names: names.join(', ') });
}

export function unknownVersion(name: string, version: number, versions: readonly number[]): ValidationError {
  const message = `Projection ${name} version ${version} does not exist in this program, which has ${versions.join(', ')}.`;
  return managementErrors.UNKNOWN_PROJECTION(message, { name, version });
}

/** Nothing is there to be read; what has stopped on its way there says where. */
export function notReady(name: string, stopped: StoppedBuild | undefined): InfrastructureError {
  if (stopped === undefined)
    return managementErrors.PROJECTION_NOT_READY(`No version of ${name} has been built yet.`, {
      name,
    });
  const { version, code, message, since, at } = stopped;
  const where = at === null ? '' : ` at ${placeText(at)}`;
  const text = `${name} version ${version} cannot be read: it has stopped${where} since ${since}, ${code}: ${message}`;
  const place = at && {
    stream: at.stream,
    revision: at.revision,
    position: at.position.toString(),
    type: at.type,
  };
  return managementErrors.PROJECTION_NOT_READY(text, {
    name,
    version,
    reason: code,
    since,
    ...place,
  });
}
