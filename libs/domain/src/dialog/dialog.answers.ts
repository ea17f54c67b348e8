import type { DomainEvent } from '@parley/eventsourcing';
import type { MessageReceived, MessageSent } from './dialog.events.js';

/**
 * How many of the client's messages, counted from the dialog's first, a message leaves answered; null: it answers none. The one rule of
 * what an answer is: a public message of the company's side, whether a manager, a bot or somebody in the messenger's own app wrote it.
 */
export function answeredBy({
  type,
  data,
}: DomainEvent<typeof MessageReceived | typeof MessageSent>): number | null {
  if (type === 'MessageSent') return data.scope === 'public' ? data.incoming : null;
  return data.originator === 'channel' ? data.incoming : null;
}
