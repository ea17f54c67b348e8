import { actorFields, type Attachment, attachmentFields } from '@parley/shared';
import type { MessageDeleted } from '../message/message.events.js';
import type { MessageReceived, MessageSent } from '../dialog/dialog.events.js';
import { defineProjection, on } from '@parley/subscriptions';
import { timeOf, type Actor, type RecordedOf } from '@parley/eventsourcing';
import { orderOf } from '../feed/feed.document.js';
import { authorOf } from '../author.js';
import { buries, purgesDialog, tombstoneOf } from '../tombstone.js';

/** An attachment, or what is left of a deleted message or dialog; fields that the kind has not are absent. */
export type GalleryDocument = {
  readonly kind: 'image' | 'file' | 'deleted-message' | 'deleted';
  readonly dialogId?: number;
  readonly order?: string;
  readonly messageId?: number;
  readonly at?: string;
  readonly author?: Actor;
  readonly isNote?: boolean;
  readonly file?: Attachment;
};

export type AttachmentDocument = Required<GalleryDocument> & { readonly kind: 'image' | 'file' };

type Written = RecordedOf<typeof MessageReceived | typeof MessageSent>;
type Deleted = RecordedOf<typeof MessageDeleted>;

const INDEX_DIGITS = 4;
const idOf = (messageId: number, index: number): string => `${messageId}-${index}`;
const indexOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));
const deletedMessage = (messageId: number): string => `deleted-message-${messageId}`;
const NONE: readonly string[] = [];

function attachmentIds({ data: { messageId, content } }: Written): readonly string[] {
  if (content.kind !== 'image' && content.kind !== 'file') return NONE;
  return content.items.map((_, index) => idOf(messageId, index));
}

function attachment(event: Written, id: string): GalleryDocument | null {
  const { data, position } = event;
  const index = indexOf(id);
  const file = data.content.items[index];
  if (file === undefined) return null;
  return {
    kind: data.content.kind === 'image' ? 'image' : 'file',
    dialogId: data.dialogId,
    order: `${orderOf(position)}-${String(index).padStart(INDEX_DIGITS, '0')}`,
    messageId: data.messageId,
    at: timeOf(event),
    author: authorOf(event),
    isNote: 'scope' in data && data.scope === 'private',
    file,
  };
}

/** The message may have been deleted while the dialog's stream was waiting. */
const written = on<Written, GalleryDocument>({
  key: attachmentIds,
  unless: ({ data }) => deletedMessage(data.messageId),
  apply: (_, event, id) => attachment(event, id),
});

/** Images and files of every dialog, one document each. */
export const galleryProjection = defineProjection<GalleryDocument>({
  name: 'gallery',
  version: 2,
  weight: 2,
  indexes: [{ fields: ['dialogId', 'kind', 'at', 'order'] }, { fields: ['messageId'] }],
  fields: {
    kind: {
      type: 'string',
      meaning: 'image, file; deleted-message, deleted: what is left of a deleted message or dialog.',
    },
    dialogId: { type: 'integer', nullable: true, meaning: 'Dialog whose gallery shows it.' },
    order: {
      type: 'string',
      nullable: true,
      meaning: 'Order of arrival, and within a message; ascending.',
    },
    messageId: { type: 'integer', nullable: true, meaning: 'Message that brought it.' },
    at: { type: 'date', nullable: true, meaning: 'Time of the message.' },
    author: { type: 'object', nullable: true, meaning: 'Author of the message.', fields: actorFields },
    isNote: { type: 'boolean', nullable: true, meaning: 'The message is a private note.' },
    file: {
      type: 'object',
      nullable: true,
      meaning: 'The image or file itself.',
      fields: attachmentFields,
    },
  },
  purge: {
    DialogDeleted: purgesDialog,
    MessageDeleted: ({ data }: Deleted) => ({ field: 'messageId', value: data.messageId }),
  },
  on: {
    MessageReceived: written,
    MessageSent: written,
    MessageDeleted: on<Deleted, GalleryDocument>({
      key: ({ data }) => deletedMessage(data.messageId),
      unless: ({ data }) => tombstoneOf(data.dialogId),
      apply: (_, { data }) => ({ kind: 'deleted-message', dialogId: data.dialogId }),
    }),
    DialogDeleted: buries<GalleryDocument>({ kind: 'deleted' }),
  },
});
