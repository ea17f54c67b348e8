import type { MessageFacts } from '@parley/domain';
import { documentOf, type QueryReader } from '../shared/reader.js';
import { isMessage, type FeedDocument } from './feed.document.js';

/**
 * What never changes about a message, for decisions about it, and its text as first written (empty once deleted).
 * Null: there is no such message, or its dialog has been deleted. No access rule: the decision applies its own.
 */
export async function messageFacts(
  reader: QueryReader,
  messageId: number,
): Promise<(MessageFacts & { readonly text: string }) | null> {
  const message = await documentOf<FeedDocument>(reader, 'feed', String(messageId));
  if (!isMessage(message)) return null;
  const { dialogId, channelId, actor: author, scope, messageKind: kind, content } = message;
  return { messageId, dialogId, channelId, author, scope, kind, text: content?.text ?? '' };
}
