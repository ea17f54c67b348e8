import { DomainError } from '../errors.js';

/** Why an order is refused: what is said of a projection (and a stream). */
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
  return new DomainError(code, REFUSALS[code](name, stream ?? ''), 'conflict', details);
}
