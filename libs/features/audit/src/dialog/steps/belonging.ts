import { positionToText, type RecordedEvent } from '@parley/eventsourcing';
import type { DocumentChange } from '@parley/subscriptions';
import { isWriting } from '../feed/messages.query.js';

/** A document that names the message, that its id does, or that its own stream has made. */
export function isOfMessage(event: RecordedEvent, messageId: number): (change: DocumentChange) => boolean {
  const { dialogId } = event.data as { readonly dialogId?: unknown };
  // One number may be the id of a message of former times and of a dialog.
  const isNamed = dialogId === messageId ? null : new RegExp(`^(${messageId}(-.*)?|.*-${messageId})$`);
  return ({ id, before, after }) =>
    after?.['messageId'] === messageId ||
    isNamed?.test(id) === true ||
    (before === null && after !== null && !isWriting(event));
}

/** A document that only this event makes, such as an entry of the feed: nothing but a purge touches it again. */
export const isOfEvent = (id: string, { position }: RecordedEvent): boolean => {
  const own = `e${positionToText(position)}`;
  return id === own || id.startsWith(`${own}-`);
};
