import {
  envelopeOnly,
  type Document,
  type EventCatalog,
  type Purge,
  type RecordedEvent,
} from '@parley/eventsourcing';
import type { Handler } from './projection.js';
import type { Poison } from '../consumer/log-handler.js';
import { decodedAt, type Decoded } from '../feed/decoded.js';
import type { HandlersFor, HandlersOfType } from './handlers.js';

/** One event that concerns the projection, decoded. */
export interface Task {
  /** Index in the page. */
  readonly index: number;
  readonly event: RecordedEvent;
  readonly handler: Handler<Document> | undefined;
  readonly keys: string | readonly string[];
  readonly purge: Purge | undefined;
  /** What the handler asks for by `since`. */
  readonly earlier?: readonly RecordedEvent[];
}

export const keysOf = ({ keys }: Task): readonly string[] => (typeof keys === 'string' ? [keys] : keys);

/** A run of events that is folded in memory and stored by one commit. */
export interface Segment {
  readonly tasks: readonly Task[];
  /** Documents that it touches. */
  readonly ids: ReadonlySet<string>;
  /** Index of the first event after it. */
  readonly next: number;
  readonly poison: Poison | null;
}

export interface SegmentSource {
  /** Most tasks of one segment. */
  readonly most: number;
  readonly events: readonly RecordedEvent[];
  readonly decoded: Decoded;
  readonly handlersFor: HandlersFor;
  readonly catalog: EventCatalog;
  /** True for events that wait behind a parked one, or were skipped; null: none is. */
  readonly passOver: ((event: RecordedEvent) => boolean) | null;
}

/** The documents to fold into, and what is looked at: tombstones, and what stands beside. */
function addIds(
  ids: Set<string>,
  keys: string | readonly string[],
  handler: Handler<Document> | undefined,
  event: RecordedEvent,
): void {
  if (handler?.beside !== undefined) ids.add(handler.beside(event));
  for (const id of typeof keys === 'string' ? [keys] : keys) {
    ids.add(id);
    if (handler?.unless !== undefined) ids.add(handler.unless(event, id));
  }
}

const NO_KEYS: readonly string[] = [];

/** Whether the event begins a segment after what was folded: it has to find that stored. What it reaches is looked up for the first task alone. */
const beginsSegment = (
  { handler, purge }: HandlersOfType,
  tasks: readonly Task[],
  ids: ReadonlySet<string>,
): boolean =>
  (handler?.reaches !== undefined && tasks.length > 0) ||
  ((purge !== undefined || handler?.since !== undefined) && ids.size > 0);

/**
 * Takes events from `start` on, up to the first that fails, or the first purge or event that reaches documents or asks for earlier events,
 * where it follows a fold: what a purge shall remove must be stored before it, so that a repeat after a kill finds it either undone or done,
 * and what is reached, or tells which events are needed, must be stored to be found.
 */
export function cutSegment(
  { events, decoded, handlersFor, catalog, passOver, most }: SegmentSource,
  start: number,
): Segment {
  const tasks: Task[] = [];
  const ids = new Set<string>();
  for (let index = start; index < events.length; index++) {
    const recorded = events[index] as RecordedEvent;
    const isDisabled = catalog.isDisabled(recorded);
    const found = handlersFor(isDisabled ? null : recorded.type);
    if (found === undefined || passOver?.(recorded)) continue;
    const isFull = tasks.length === most || beginsSegment(found, tasks, ids);
    if (isFull) return { tasks, ids, next: index, poison: null };
    try {
      const event = isDisabled ? envelopeOnly(recorded) : decodedAt(catalog, decoded, index, recorded);
      const keys = found.handler?.key(event) ?? NO_KEYS;
      const purge = found.purge?.(event);
      // Else it would stand before one that reaches documents.
      if (keys.length === 0 && purge === undefined) continue;
      tasks.push({ index, event, handler: found.handler, keys, purge });
      addIds(ids, keys, found.handler, event);
    } catch (error) {
      return { tasks, ids, next: index, poison: { index, event: recorded, error } };
    }
  }
  return { tasks, ids, next: events.length, poison: null };
}
