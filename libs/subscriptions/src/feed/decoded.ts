import type { EventCatalog, RecordedEvent } from '@parley/eventsourcing';

/** Events of a page in the current versions of their types, by their places in it, as far as they were asked for: all readers share them. */
export type Decoded = (RecordedEvent | undefined)[];

/** The event at a place of the page. Throws like `EventCatalog.decode`. */
export const decodedAt = (
  catalog: Pick<EventCatalog, 'decode'>,
  decoded: Decoded,
  place: number,
  event: RecordedEvent,
): RecordedEvent => (decoded[place] ??= catalog.decode(event));
