import type { Position } from '@parley/eventsourcing';
import { documentOf, type QueryReader } from '@parley/application';
import { isMessage, type FeedDocument } from './feed.document.js';

/**
 * Where in the log a message was written, for decisions about it. Null: the feed has no such message, or its dialog has been deleted.
 * No access rule: the decision applies its own.
 */
export async function messagePosition(reader: QueryReader, messageId: number): Promise<Position | null> {
  const message = await documentOf<FeedDocument>(reader, 'feed', String(messageId));
  return isMessage(message) ? BigInt(message.order) : null;
}
