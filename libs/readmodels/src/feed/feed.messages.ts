import type {
  DeliveryStatusChanged,
  MessageDeleted,
  MessageEdited,
  MessageReceived,
  MessageSent,
} from '@parley/domain';
import { on, type Handler, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { tombstoneOf } from '../shared/tombstone.js';
import { orderOf, type FeedDocument } from './feed.document.js';

interface OfMessage {
  readonly messageId: number;
  readonly dialogId: number;
}
type MessageEvent = RecordedEvent<string, OfMessage>;
type Written = RecordedOf<typeof MessageReceived | typeof MessageSent>;

const idOf = ({ data }: MessageEvent): string => String(data.messageId);

/** Later events of the message may be known already, while the dialog's stream was waiting: theirs stay as they are. */
function written(known: FeedDocument | null, event: Written): FeedDocument {
  const { data, metadata } = event;
  return {
    ...known,
    kind: 'message',
    dialogId: data.dialogId,
    order: orderOf(event.position),
    at: metadata.occurredAt,
    actor: metadata.actor,
    session: data.session,
    messageId: data.messageId,
    channelId: data.channelId,
    messageKind: data.content.kind,
    content: known?.deletedAt === undefined ? data.content : null,
    quotedMessageId: data.quotedMessageId,
  };
}

/**
 * Events of a message's own stream. They touch fields that the writing of the message does not, so either may come first, and
 * after the dialog's deletion they bring nothing back.
 */
const later = <E extends MessageEvent>(change: (document: FeedDocument, event: E) => Partial<FeedDocument>) =>
  on<E, FeedDocument>({
    key: idOf,
    unless: ({ data }) => tombstoneOf(data.dialogId),
    apply: (known, event) => {
      const document = known ?? waiting(event.data);
      return { ...document, ...change(document, event) };
    },
  });

const waiting = ({ messageId, dialogId }: OfMessage): FeedDocument => ({
  kind: 'message',
  dialogId,
  order: '',
  messageId,
});

export const messageHandlers: Readonly<Record<string, Handler<FeedDocument, never>>> = {
  MessageReceived: on<RecordedOf<typeof MessageReceived>, FeedDocument>({
    key: idOf,
    apply: (known, event) => ({
      ...written(known, event),
      scope: 'public',
      status: known?.status ?? null,
      externalId: known?.externalId ?? event.data.externalId,
    }),
  }),
  MessageSent: on<RecordedOf<typeof MessageSent>, FeedDocument>({
    key: idOf,
    apply: (known, event) => ({
      ...written(known, event),
      scope: event.data.scope,
      status: known?.status ?? (event.data.scope === 'public' ? 'queued' : null),
    }),
  }),
  MessageEdited: later<RecordedOf<typeof MessageEdited>>((_, { data, metadata }) => ({
    editedText: data.text,
    editedAt: metadata.occurredAt,
  })),
  MessageDeleted: later<RecordedOf<typeof MessageDeleted>>((_, { metadata }) => ({
    content: null,
    editedText: '',
    deletedAt: metadata.occurredAt,
  })),
  DeliveryStatusChanged: later<RecordedOf<typeof DeliveryStatusChanged>>((document, { data }) => ({
    status: data.status,
    statusCode: data.code,
    statusReason: data.reason,
    externalId: data.externalId ?? document.externalId ?? null,
  })),
};
