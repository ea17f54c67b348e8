import type { EventToAppend, Position, RecordedEvent } from '../events/event.js';

/** Expected revision of a stream that must not exist yet. */
export const ABSENT = -1;

export interface AppendResult {
  /** Revision and position of the last event appended. */
  readonly revision: number;
  readonly position: Position;
}

export interface ReadStreamOptions {
  /** First revision wanted (included). Default: 0 forwards, the end backwards. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** Most events to answer, 1 to 10,000. */
  readonly limit: number;
}

export interface ReadAllOptions {
  /**
   * Position to read after (excluded) forwards, or before (excluded) backwards: {@link START} or one that the store gave, as an
   * event's, a page's `next` or `head`. Default: the start, or the end.
   */
  readonly from?: Position;
  readonly direction?: 'forwards' | 'backwards';
  /** Most events to answer, 1 to 10,000. */
  readonly limit: number;
}

export interface LogPage {
  readonly events: readonly RecordedEvent[];
  /** Where the next page begins: pass it as `from`. May lie past the last event given, when the store left out its own events, or those of programs that share it: then a page may be empty and not the last. */
  readonly next: Position;
  /** True when the log held nothing more at the moment of reading. */
  readonly end: boolean;
}

/**
 * The log. Every adapter passes `eventStoreContract` of `@parley/testkit`.
 * Every error is a {@link ParleyError}: `REVISION_CONFLICT`, `INVALID_EVENT`, `INVALID_READ`, or of the family `Infrastructure`.
 */
export interface EventStore {
  /**
   * Appends all events or none, durably, when the stream is exactly at `expected` ({@link ABSENT} or the revision of its last event).
   * Throws `REVISION_CONFLICT` with details `{stream, expected, actual}` otherwise, `INVALID_EVENT` before anything is sent.
   * An empty list is refused with `INVALID_EVENT`. The same ids again at the revision that they were written at may be answered with
   * their first result, whatever else they hold now: an id has to stand for its data. `STORE_UNAVAILABLE` with `{unknown: true}` in
   * its details: nobody knows whether the events were stored, or will be.
   */
  append(stream: string, expected: number, events: readonly EventToAppend[]): Promise<AppendResult>;
  /** A page of one stream; nothing for a missing one. */
  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  /** A page of the whole log, without gaps: an event that appears later always has a greater position. */
  readAll(options: ReadAllOptions): Promise<LogPage>;
  /** The event at exactly a position, null when none is there. */
  eventAt(position: Position): Promise<RecordedEvent | null>;
  /** Position of the last thing in the log, what other programs wrote included; {@link START} when it is empty. */
  head(): Promise<Position>;
  /** Calls back when there may be more to read: a wake-up, never the events. Answers a function that ends it. */
  onAppended(wake: () => void): () => void;
  /** Finishes the appends that wait, then lets go of everything. */
  close(): Promise<void>;
}
