import { ParleyError } from '@parley/eventsourcing';
import type { BuildId } from '../projector/build.js';
import { fromStored, toStored } from '../parked/parked.js';
import { failureCode, type ParkedStream, type StoredParked } from '../parked/parked-stream.js';
import type { EventPlace, StoppedBuild } from './stopped.types.js';

/** Why a build stands still: it goes on when an operator says so, or when its program is started again. */
export interface Stop {
  readonly code: string;
  /** Kinds, ids and places, never content. */
  readonly message: string;
  /** RFC 3339 UTC with ms. */
  readonly since: string;
  /** The event that it could not fold; null: a store failed it. */
  readonly event: ParkedStream | null;
}

/** At an event, which is as yet in no document. */
export const stopAtEvent = (event: ParkedStream): Stop => ({
  code: event.code,
  message: event.message,
  since: event.parkedAt,
  event,
});

/** For a fault that lasts. */
export const stopByFault = (error: unknown, now: number): Stop => ({
  code: failureCode(error),
  message: error instanceof ParleyError ? error.message : 'It failed.',
  since: new Date(now).toISOString(),
  event: null,
});

export function stoppedBuild(build: BuildId, isServed: boolean, stop: Stop): StoppedBuild {
  const { name, version, generation } = build;
  const { code, message, since, event } = stop;
  const at = event && {
    stream: event.stream,
    revision: event.revision,
    position: event.position,
    type: event.type,
  };
  return { name, version, generation, serving: isServed, code, message, since, at };
}

/** `DialogClosed, revision 3 of dialog-7, position 12`. */
export const placeText = ({ type, stream, revision, position }: EventPlace): string =>
  `${type ?? 'an event'}, revision ${revision} of ${stream}, position ${position}`;

export type StoredStop = Omit<Stop, 'event'> & { readonly event: StoredParked | null };

export const stopToRecord = (stop: Stop): StoredStop => ({
  ...stop,
  event: stop.event && toStored(stop.event),
});

export const stopFromRecord = (stored: StoredStop): Stop => ({
  ...stored,
  event: stored.event && fromStored<ParkedStream>(stored.event),
});
