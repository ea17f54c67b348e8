import { sizeOf, type AppendResult, type EventStore, type EventToAppend } from '@parley/eventsourcing';

/** An event of another log, with the time at which that log recorded it: RFC 3339 UTC with ms. */
export interface CopiedEvent extends EventToAppend {
  readonly recordedAt: string;
}

/** The time travels in the metadata, from where reading takes it out again: the server itself only knows when it was copied. */
const withTime = ({ recordedAt, ...event }: CopiedEvent): EventToAppend => ({
  ...event,
  metadata: { ...event.metadata, recordedAt } as EventToAppend['metadata'],
});

/** Appends events of another log, so that they are read with the times of that log. Throws what `append` throws. */
export const appendCopied = (
  store: EventStore,
  stream: string,
  expected: number,
  events: readonly CopiedEvent[],
): Promise<AppendResult> => store.append(stream, expected, events.map(withTime));

/** Bytes of a copied event, as they count towards `MAX_APPEND_BYTES`. Throws when its data are no JSON. */
export function copiedBytes(event: CopiedEvent): number {
  const { id, type, data, metadata } = withTime(event);
  return sizeOf({ id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) });
}
