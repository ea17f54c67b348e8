import type { EventStore, EventToAppend, RecordedEvent } from '@parley/eventsourcing';

/** An event with the time at which the log it comes from wrote it. */
export interface CopiedEvent extends EventToAppend {
  /** RFC 3339 UTC with ms. */
  readonly recordedAt: string;
}

/** A log that events are copied into, times included. */
export interface CopyTarget {
  readonly store: EventStore;
  /** Bytes that the events of one append may have together. */
  readonly maxBytes: number;
  /** Whether all events of one append get the same time. */
  readonly oneTime: boolean;
  /** Bytes of one event, as the store counts them. */
  bytesOf(stream: string, event: CopiedEvent): number;
  /** Appends at exactly this revision, as `EventStore.append` does. */
  append(stream: string, expected: number, events: readonly CopiedEvent[]): Promise<void>;
}

export const copyOf = ({ id, type, data, metadata, recordedAt }: RecordedEvent): CopiedEvent => ({
  id,
  type,
  data,
  metadata,
  recordedAt,
});
