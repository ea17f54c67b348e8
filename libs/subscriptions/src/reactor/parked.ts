import {
  type DocumentWrite,
  ParleyError,
  type Position,
  type RecordedEvent,
  type StoredDocument,
} from '@parley/eventsourcing';
import { wordsOf } from '../parked/parked.js';

/** A stream that waits because one of its events could not be reacted to; its later events wait behind. */
export interface ParkedReaction {
  readonly process: string;
  readonly stream: string;
  /** Place of the event that failed. */
  readonly position: Position;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  /** Stable code of the failure. */
  readonly code: string;
  /** Kinds only, never content. */
  readonly message: string;
  /** RFC 3339 UTC with ms. */
  readonly parkedAt: string;
}

export type ParkedDocument = Omit<ParkedReaction, 'position'> & { readonly position: string };

export const codeOf = (error: unknown): string =>
  error instanceof ParleyError ? error.code : 'REACTION_FAILED';

export function describeParked(
  process: string,
  event: RecordedEvent,
  error: unknown,
  now: number,
): ParkedReaction {
  const { stream, position, revision, id: eventId, type } = event;
  const message = wordsOf(error, `${process} reacted to ${type}`);
  const parkedAt = new Date(now).toISOString();
  return { process, stream, position, revision, eventId, type, code: codeOf(error), message, parkedAt };
}

const parkedId = ({ process, stream }: Pick<ParkedReaction, 'process' | 'stream'>): string =>
  `${process}/${stream}`;

/** Keeps the stream parked, as known at a position of the log. */
export function parkedWrite(parked: ParkedReaction, position: Position): DocumentWrite {
  const document: ParkedDocument = { ...parked, position: parked.position.toString() };
  return { id: parkedId(parked), position, document };
}

export const unparkedWrite = (parked: ParkedReaction, position: Position): DocumentWrite => ({
  id: parkedId(parked),
  position,
  document: null,
});

export const parkedOf = ({ document }: StoredDocument<ParkedDocument>): ParkedReaction => ({
  ...document,
  position: BigInt(document.position),
});
