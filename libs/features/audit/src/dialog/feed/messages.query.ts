import { documentOf, type QuestionContext } from '@parley/application';
import { addressOfMessage, messageAggregate, type FeedDocument } from '@parley/dialogs';
import { streamOf, type RecordedEvent } from '@parley/eventsourcing';
import { isBefore, WHOLE, type End } from '../moment.js';
import { eventsOf } from '../streams.query.js';

/** What happened to a message after it was written. */
export interface MessageHistory {
  /** It has been deleted since, whichever moment is asked for: its content is shown nowhere. */
  readonly isErased: boolean;
  /** Of its own stream, before the end. */
  readonly events: readonly RecordedEvent[];
}

/** Streams of messages are short: each is read as a whole, since a later deletion counts. */
export async function messageHistoryOf(
  context: QuestionContext,
  messageId: number,
  end: End,
): Promise<MessageHistory> {
  const events: RecordedEvent[] = [];
  for await (const page of eventsOf(context, streamOf(messageAggregate.name, messageId), WHOLE))
    events.push(...page);
  const later = events.findIndex((event) => !isBefore(event, end));
  return {
    isErased: events.some(isDeletion),
    events: later < 0 ? events : events.slice(0, later),
  };
}

const isDeletion = ({ type }: RecordedEvent): boolean => type === 'MessageDeleted';

/** Reports may follow its deletion. */
export async function isMessageDeleted(context: QuestionContext, messageId: number): Promise<boolean> {
  for await (const page of eventsOf(context, streamOf(messageAggregate.name, messageId), WHOLE))
    if (page.some(isDeletion)) return true;
  return false;
}

/** The message that an event of a dialog names; null: none. */
export function messageIn({ data }: RecordedEvent): number | null {
  const id = (data as { readonly messageId?: unknown } | null)?.messageId;
  return typeof id === 'number' ? id : null;
}

export const isWriting = ({ type }: RecordedEvent): boolean =>
  type === 'MessageReceived' || type === 'MessageSent';

/** The event with which a message was written; null where its id does not tell and the feed does not hold it. */
export async function writingOf(
  { eventStore, reader }: QuestionContext,
  stream: string,
  messageId: number,
): Promise<RecordedEvent | null> {
  const address = addressOfMessage(messageId);
  if (address !== null) {
    const [event] = await eventStore.readStream(stream, { from: address.revision, limit: 1 });
    if (event && messageIn(event) === messageId) return event;
  }
  const document = await documentOf<FeedDocument>(reader, 'feed', String(messageId));
  return document?.order ? eventStore.eventAt(BigInt(document.order)) : null;
}
