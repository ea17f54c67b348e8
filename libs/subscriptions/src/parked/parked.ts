import { type EventStore, ParleyError, type Position, type RecordedEvent } from '@parley/eventsourcing';

/** A stream that waits at an event; its later events wait behind. */
export interface Parked {
  readonly stream: string;
  /** Place of the first event that waits; of one yet to come: where the consumer was. */
  readonly position: Position;
  readonly revision: number;
  /** The event that failed; null when an operator has parked the stream. */
  readonly eventId: string | null;
  readonly type: string | null;
  /** Stable code of the failure. */
  readonly code: string;
  /** Kinds and ids only, never content. */
  readonly message: string;
  /** RFC 3339 UTC with ms. */
  readonly parkedAt: string;
}

/** A parked stream of any kind as it is stored: a position is no JSON. */
export type Stored<P extends Parked> = Omit<P, 'position'> & { readonly position: string };

export const toStored = <P extends Parked>(parked: P): Stored<P> => ({
  ...parked,
  position: parked.position.toString(),
});

export const fromStored = <P extends Parked>(stored: Stored<P>): P =>
  ({ ...stored, position: BigInt(stored.position) }) as unknown as P;

/** `unexpected` is the code of a failure that has none of its own. */
export const codeOf = (error: unknown, unexpected: string): string =>
  error instanceof ParleyError ? error.code : unexpected;

/** What is said of a failure: of an unexpected one its kind, never its text, which may hold content. */
function messageOf(error: unknown, doing: string): string {
  if (error instanceof ParleyError) return error.message;
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return `${kind} while ${doing}.`;
}

export interface Failed {
  readonly event: RecordedEvent;
  readonly error: unknown;
  /** What was done to the event, in words. */
  readonly doing: string;
  readonly unexpected: string;
  /** ms since the epoch. */
  readonly now: number;
}

/** Where a stream waits from now on, and why. */
export function parkedAt({ event, error, doing, unexpected, now }: Failed): Parked & {
  readonly eventId: string;
  readonly type: string;
} {
  const { stream, position, revision, id: eventId, type } = event;
  return {
    ...{ stream, position, revision, eventId, type },
    code: codeOf(error, unexpected),
    message: messageOf(error, doing),
    parkedAt: new Date(now).toISOString(),
  };
}

/** Whether an event waits behind a parked one of its stream. */
export function isWaiting(
  parked: ReadonlyMap<string, Parked>,
  { stream, revision }: Pick<RecordedEvent, 'stream' | 'revision'>,
): boolean {
  const waiting = parked.get(stream);
  return waiting !== undefined && revision >= waiting.revision;
}

const PAGE = 1_000;

/** Events of a stream from a revision on that a consumer at the position has passed, page by page. */
export async function* passedEvents(
  eventStore: Pick<EventStore, 'readStream'>,
  stream: string,
  revision: number,
  position: Position,
): AsyncGenerator<readonly RecordedEvent[]> {
  for (let from = revision; ; from += PAGE) {
    const events = await eventStore.readStream(stream, { from, limit: PAGE });
    const end = events.findIndex((event) => event.position > position);
    yield end === -1 ? events : events.slice(0, end);
    if (end !== -1 || events.length < PAGE) return;
  }
}
