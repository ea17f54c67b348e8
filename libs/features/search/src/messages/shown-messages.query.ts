import { documentsOf, type QueryReader } from '@parley/application';
import {
  feedCursorOf,
  isMessage,
  type DialogDocument,
  type FeedDocument,
  type MessageDocument,
} from '@parley/dialogs';
import { namesOf, type NamedActor, type Names } from '@parley/shared';
import type { Condition } from '../asked/query.rules.js';
import type { Hit } from '../found/walk.js';
import { excerptOf, type Part } from '../shown/excerpt.rules.js';
import { rangesOf } from '../shown/found.rules.js';
import { textsOf } from './message-words.rules.js';

/** A message or note that was found. */
export interface FoundMessage extends Pick<
  MessageDocument,
  'dialogId' | 'messageId' | 'at' | 'scope' | 'messageKind'
> {
  /** Of its entry in the feed: a page before or after it begins right beside. */
  readonly cursor: string;
  readonly actor: NamedActor;
  /** Whom the dialog is tied to now; null: nobody. */
  readonly client: { readonly id: number; readonly name: string | null } | null;
  /** What of it says what was asked; all parts together are a piece of the text. */
  readonly excerpt: readonly Part[];
}

/** Hits as they are shown. What has been deleted or changed since, and is not found any more, is left out. */
export async function shownOf(
  reader: QueryReader,
  conditions: readonly Condition[],
  hits: readonly Hit[],
): Promise<readonly FoundMessage[]> {
  const [messages, dialogs] = await Promise.all([
    documentsOf<FeedDocument>(
      reader,
      'feed',
      hits.map(({ id }) => id),
    ),
    documentsOf<DialogDocument>(
      reader,
      'dialog-list',
      hits.map(({ dialogId }) => String(dialogId)),
    ),
  ]);
  const found = hits.flatMap(({ id }) => {
    const message = messages.get(id);
    const excerpt = isMessage(message) ? excerptIn(message, conditions) : null;
    const client = dialogs.get(String(message?.dialogId))?.clientId ?? null;
    return isMessage(message) && excerpt ? { message, excerpt, client } : [];
  });
  const actors = found.flatMap(({ message, client }) => [
    message.actor,
    { kind: 'client' as const, id: client },
  ]);
  const names = await namesOf(reader, actors);
  return found.map(({ message, client, excerpt }) => ({ ...toHit(message, client, names), excerpt }));
}

/** Of the first text in which something is found; null: there is none. */
function excerptIn(
  { content, editedText }: MessageDocument,
  conditions: readonly Condition[],
): readonly Part[] | null {
  if (content === null) return null;
  for (const text of textsOf({ ...content, text: editedText ?? content.text })) {
    const ranges = rangesOf(text, conditions);
    if (ranges.length > 0) return excerptOf(text, ranges);
  }
  return null;
}

function toHit(
  message: MessageDocument,
  clientId: number | null,
  names: Names,
): Omit<FoundMessage, 'excerpt'> {
  const { dialogId, messageId, at, actor, scope, messageKind } = message;
  const client =
    clientId === null ? null : { id: clientId, name: names.actor({ kind: 'client', id: clientId }).name };
  return {
    dialogId,
    messageId,
    at,
    scope,
    messageKind,
    cursor: feedCursorOf(dialogId, message),
    actor: names.actor(actor),
    client,
  };
}
