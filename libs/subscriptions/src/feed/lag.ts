import {
  type EventStore,
  isLasting,
  isUnavailable,
  type LogPage,
  type Position,
} from '@parley/eventsourcing';

/** How much of the log a build has not folded yet. */
export interface Lag {
  /** Null while the event store is away, and where so far only events of other programs were found. */
  readonly behind: number | null;
  /** Whether `behind` is an estimate: nobody has counted the events. */
  readonly isEstimate: boolean;
  /** Age of the first event that is not folded, in s; 0 at the head; null like `behind`. */
  readonly behindSeconds: number | null;
}

const UNKNOWN: Lag = { behind: null, isEstimate: false, behindSeconds: null };
const NONE: Lag = { behind: 0, isEstimate: false, behindSeconds: 0 };
/** Most events that are counted. */
const COUNTED = 1_000;

/** What the event store answers; null while it is away, or where it cannot be read. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isUnavailable(error) || isLasting(error)) return null;
    throw error;
  }
}

/** How far a position is behind the end of the log, as far as is known. */
export const lagBehind = async (
  eventStore: Pick<EventStore, 'readAll'>,
  position: Position,
  head: Position | null,
  now: number,
): Promise<Lag> =>
  head === null ? UNKNOWN : ((await ifThere(lagOf(eventStore, position, head, now))) ?? UNKNOWN);

/**
 * Where positions are numbers in a row, their difference is the count. Elsewhere a page of events is counted, and what lies
 * beyond it is estimated by how much of the log its events take up.
 */
export async function lagOf(
  eventStore: Pick<EventStore, 'readAll'>,
  position: Position,
  head: Position,
  now: number,
): Promise<Lag> {
  if (head <= position) return NONE;
  const first = await eventStore.readAll({ from: position, limit: 1 });
  const [oldest] = first.events;
  // What is there is the store's own, or of programs that share it. Ours may come behind a page that is full of that.
  if (oldest === undefined) return first.end ? NONE : UNKNOWN;
  const page =
    oldest.position === position + 1n ? first : await eventStore.readAll({ from: position, limit: COUNTED });
  const seconds = Math.max(0, now - Date.parse(oldest.recordedAt)) / 1_000;
  return { ...countOf(page, position, head), behindSeconds: Math.round(seconds * 10) / 10 };
}

function countOf({ events, end }: LogPage, position: Position, head: Position): Omit<Lag, 'behindSeconds'> {
  if (end) return { behind: events.length, isEstimate: false };
  const last = events.at(-1)?.position ?? position;
  const covered = Number(last - position);
  if (covered === events.length) return { behind: Number(head - position), isEstimate: false };
  return { behind: Math.round((Number(head - position) / covered) * events.length), isEstimate: true };
}
