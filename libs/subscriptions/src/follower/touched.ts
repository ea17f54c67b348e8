import { envelopeOnly, type EventCatalog, type Purge, type RecordedEvent } from '@parley/eventsourcing';
import type { HandlersFor } from '../projector/handlers.js';

/** What an event may change in a read model. */
export interface Touched {
  readonly ids: readonly string[];
  readonly purge: Purge | null;
}

const NOTHING: Touched = { ids: [], purge: null };

/** An event that cannot be decoded changes nothing: its stream is parked. */
export function touchedBy(handlersFor: HandlersFor, catalog: EventCatalog, recorded: RecordedEvent): Touched {
  const isDisabled = catalog.isDisabled(recorded);
  const found = handlersFor(isDisabled ? null : recorded.type);
  if (found === undefined) return NOTHING;
  try {
    const event = isDisabled ? envelopeOnly(recorded) : catalog.decode(recorded);
    const keys = found.handler?.key(event) ?? [];
    return { ids: typeof keys === 'string' ? [keys] : keys, purge: found.purge?.(event) ?? null };
  } catch {
    return NOTHING;
  }
}
