import type { MessageReceived, MessageSent } from './dialog/dialog.events.js';
import type { Actor, RecordedOf } from '@parley/eventsourcing';

type Written = RecordedOf<typeof MessageReceived | typeof MessageSent>;

/**
 * Author of a message. A client is the one whom the staff had tied to the dialog when the message came; the one that the messenger
 * names while the dialog was tied to nobody.
 */
export const authorOf = ({ data: { clientId }, metadata: { actor } }: Written): Actor =>
  actor.kind === 'client' && clientId !== null ? { kind: 'client', id: clientId } : actor;
