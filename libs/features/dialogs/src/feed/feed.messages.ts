import type { DeliveryStatusChanged, MessageDeleted, MessageEdited } from '../message/message.events.js';
import type { MessageReceived, MessageSent } from '../dialog/dialog.events.js';
import { on, type Handler } from '@parley/subscriptions';
import { timeOf, type RecordedEvent, type RecordedOf, type Draft } from '@parley/eventsourcing';
import { authorOf } from '../author.js';
import { tombstoneOf } from '../tombstone.js';
import { orderOf, type FeedDocument } from './feed.document.js';

interface OfMessage {
  readonly messageId: number;
  readonly dialogId: number;
}
type MessageEvent = RecordedEvent<string, OfMessage>;
type Written = RecordedOf<typeof MessageReceived | typeof MessageSent>;

const idOf = ({ data }: MessageEvent): string => String(data.messageId);

type Own = Pick<FeedDocument, 'scope' | 'status' | 'externalId'>;

/** Later events of the message may be known already, while the dialog's stream was waiting: theirs stay as they are. */
function written(
  known: FeedDocument | null,
  event: Written,
  { scope, status, externalId }: Own,
): Draft<FeedDocument> {
  const { data } = event;
  const document: Draft<FeedDocument> = {
    kind: 'message',
    dialogId: data.dialogId,
    order: orderOf(event.position),
    at: timeOf(event),
    actor: authorOf(event),
    session: data.session,
    messageId: data.messageId,
    channelId: data.channelId,
    scope,
    messageKind: data.content.kind,
    content: known?.deletedAt === undefined ? data.content : null,
    quotedMessageId: data.quotedMessageId,
    status: known?.status ?? status,
    externalId: known?.externalId ?? externalId,
  };
  return known === null ? document : { ...known, ...document };
}

/**
 * Events of a message's own stream; `change` writes into a copy. They touch fields that the writing of the message does not, so either
 * may come first, and after the dialog's deletion they bring nothing back.
 */
const later = <E extends MessageEvent>(change: (draft: Draft<FeedDocument>, event: E) => void) =>
  on<E, FeedDocument>({
    key: idOf,
    unless: ({ data }) => tombstoneOf(data.dialogId),
    apply(known, event) {
      const draft: Draft<FeedDocument> = known === null ? waiting(event.data) : { ...known };
      change(draft, event);
      return draft;
    },
  });

const waiting = ({ messageId, dialogId }: OfMessage): Draft<FeedDocument> => ({
  kind: 'message',
  dialogId,
  order: '',
  messageId,
});

export const messageHandlers: Readonly<Record<string, Handler<FeedDocument, never>>> = {
  MessageReceived: on<RecordedOf<typeof MessageReceived>, FeedDocument>({
    key: idOf,
    apply(known, event) {
      const { externalId, quotedExternalId } = event.data;
      const document = written(known, event, { scope: 'public', status: null, externalId });
      if (quotedExternalId !== null) document.quotedExternalId = quotedExternalId;
      return document;
    },
  }),
  MessageSent: on<RecordedOf<typeof MessageSent>, FeedDocument>({
    key: idOf,
    apply(known, event) {
      const { scope } = event.data;
      return written(known, event, { scope, status: scope === 'public' ? 'queued' : null, externalId: null });
    },
  }),
  MessageEdited: later<RecordedOf<typeof MessageEdited>>((draft, event) => {
    draft.editedText = event.data.text;
    draft.editedAt = timeOf(event);
  }),
  MessageDeleted: later<RecordedOf<typeof MessageDeleted>>((draft, event) => {
    draft.content = null;
    draft.editedText = '';
    draft.deletedAt = timeOf(event);
  }),
  DeliveryStatusChanged: later<RecordedOf<typeof DeliveryStatusChanged>>((draft, { data }) => {
    draft.status = data.status;
    draft.statusCode = data.code;
    draft.statusReason = data.reason;
    draft.externalId = data.externalId ?? draft.externalId ?? null;
  }),
};
