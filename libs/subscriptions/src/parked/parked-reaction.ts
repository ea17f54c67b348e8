import type { DocumentWrite, Position } from '@parley/eventsourcing';
import { handlingErrors } from './handling-errors.js';
import { codeOf, parkedAt, toStored, type Failed, type Parked, type Stored } from './parked.js';

/** A stream that waits because a process could not react to one of its events. */
export interface ParkedReaction extends Parked {
  readonly process: string;
  readonly eventId: string;
  readonly type: string;
}

export type ParkedDocument = Stored<ParkedReaction>;

const UNEXPECTED = handlingErrors.REACTION_FAILED.code;

export const reactionCode = (error: unknown): string => codeOf(error, UNEXPECTED);

export const describeReaction = (
  process: string,
  { event, error }: Pick<Failed, 'event' | 'error'>,
  now: number,
): ParkedReaction => {
  const doing = `${process} reacted to ${event.type}`;
  return { process, ...parkedAt({ event, error, doing, unexpected: UNEXPECTED, now }) };
};

const parkedId = ({ process, stream }: Pick<ParkedReaction, 'process' | 'stream'>): string =>
  `${process}/${stream}`;

/** Keeps the stream parked, as known at a position of the log. */
export const parkedWrite = (parked: ParkedReaction, position: Position): DocumentWrite => ({
  id: parkedId(parked),
  position,
  document: toStored(parked),
});

export const unparkedWrite = (parked: ParkedReaction, position: Position): DocumentWrite => ({
  id: parkedId(parked),
  position,
  document: null,
});
