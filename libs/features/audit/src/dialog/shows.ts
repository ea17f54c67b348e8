import type { FoldedProduct } from '@parley/application';
import { envelopeOnly, type EventDefinition, type RecordedEvent } from '@parley/eventsourcing';
import { withoutContent, withoutSecrets } from './erase.js';

/** What auditors are shown of an event: in its current version, without secrets, and without content where that is erased. */
export type Shows = (event: RecordedEvent) => RecordedEvent;

export function showsOf(
  { catalog, events }: Pick<FoldedProduct, 'catalog' | 'events'>,
  isErased: boolean,
): Shows {
  const byType = new Map<string, EventDefinition>(events.map((event) => [event.type, event]));
  return (recorded) => {
    if (catalog.isDisabled(recorded)) return envelopeOnly(recorded);
    const event = catalog.decode(recorded);
    const definition = byType.get(event.type);
    return isErased && definition ? withoutContent(event, definition) : withoutSecrets(event);
  };
}
