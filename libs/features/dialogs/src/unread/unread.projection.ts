import { nothingUnanswered, unansweredAfter, type Waiting } from '../dialog/dialog.unanswered.js';
import type {
  DialogClosed,
  DialogReassigned,
  DialogStarted,
  MessageReceived,
  MessageSent,
} from '../dialog/dialog.events.js';
import type { DialogMarkedUnread, DialogRead } from '../read-mark/read-mark.events.js';
import { defineProjection, on } from '@parley/subscriptions';
import type { RecordedOf } from '@parley/eventsourcing';
import { responsibleKey, type ResponsibleKey } from '@parley/shared';
import { buries, purgesDialog, tombstoneOf } from '../tombstone.js';
import { cellIndexes } from '@parley/staff';

/** Three kinds: a dialog, one user's mark in a dialog, and what is left of a deleted dialog. Each is written by one stream alone. */
export type UnreadDocument = {
  readonly kind: 'dialog' | 'mark' | 'deleted';
  readonly dialogId?: number;
  readonly channelId?: number;
  readonly responsible?: ResponsibleKey;
  readonly waiting?: readonly Waiting[];
  readonly answeredAt?: string | null;
  readonly pending?: boolean;
  readonly userId?: number;
  readonly upTo?: number;
  readonly flaggedBy?: number | null;
};

export type UnreadDialog = UnreadDocument &
  Required<
    Pick<UnreadDocument, 'dialogId' | 'channelId' | 'responsible' | 'waiting' | 'answeredAt' | 'pending'>
  >;

export const unreadId = (dialogId: number): string => `dialog-${dialogId}`;
export const markId = (dialogId: number, userId: number): string => `mark-${dialogId}-${userId}`;

type Marks = RecordedOf<typeof DialogRead | typeof DialogMarkedUnread>;
const ofDialog = ({ data }: { readonly data: { readonly dialogId: number } }): string =>
  unreadId(data.dialogId);
const ofUser = ({ data }: Marks): string => markId(data.dialogId, data.userId);
const unlessDeleted = ({ data }: Marks): string => tombstoneOf(data.dialogId);

/** A dialog without a document has been deleted already, and its last events are being repeated. */
const talk = <D extends typeof MessageReceived | typeof MessageSent | typeof DialogClosed>() =>
  on<RecordedOf<D>, UnreadDocument>({
    key: ofDialog,
    apply(document, event) {
      if (document === null) return null;
      const { waiting = [], answeredAt = null } = document;
      const before = { waiting, answeredAt };
      const after = unansweredAfter(before, event);
      return after === before ? document : { ...document, ...after, pending: after.waiting.length > 0 };
    },
  });

/** Fields of a `Waiting`. */
export const waitingFields = {
  at: {
    type: 'date',
    nullable: true,
    meaning: 'When it was written, of several the latest; null: not known.',
  },
  upTo: { type: 'integer', meaning: "Its number among the client's messages, of several the greatest." },
  count: { type: 'integer', meaning: 'How many they are.' },
} as const;

/** What nobody has answered yet, and what each user has read of it: of what is `waiting`, messages above the user's `upTo` are unread. */
export const unreadProjection = defineProjection<UnreadDocument>({
  name: 'unread',
  version: 3,
  weight: 9,
  indexes: [
    ...cellIndexes('pending', 'dialogId'),
    { fields: ['flaggedBy', 'dialogId'] },
    { fields: ['dialogId'] },
  ],
  fields: {
    kind: {
      type: 'string',
      meaning: "dialog; mark: one user's mark in a dialog; deleted: a deleted dialog.",
    },
    dialogId: { type: 'integer', nullable: true, meaning: 'Id of the dialog.' },
    channelId: { type: 'integer', nullable: true, meaning: 'Of a dialog: its channel.' },
    responsible: { type: 'string', nullable: true, meaning: 'Of a dialog: manager:<id>, bot:<id> or none.' },
    waiting: {
      type: 'array',
      nullable: true,
      meaning:
        "Of a dialog: the client's messages that no answer stands after, by time; of very many the earliest are one item.",
      items: { type: 'object', meaning: 'One message, or several.', fields: waitingFields },
    },
    answeredAt: {
      type: 'date',
      nullable: true,
      meaning: "Of a dialog: the latest answer in the messenger's own app or of an import; null: none.",
    },
    pending: { type: 'boolean', nullable: true, meaning: 'Of a dialog: something is waiting.' },
    userId: { type: 'integer', nullable: true, meaning: 'Of a mark: whose it is.' },
    upTo: {
      type: 'integer',
      nullable: true,
      meaning: "Of a mark: the client's messages, by arrival, that the user has read.",
    },
    flaggedBy: {
      type: 'integer',
      nullable: true,
      meaning: 'Of a mark: the user, while the dialog is marked unread by hand.',
    },
  },
  purge: { DialogDeleted: purgesDialog },
  on: {
    DialogStarted: on<RecordedOf<typeof DialogStarted>, UnreadDocument>({
      key: ofDialog,
      apply: (_, { data: { dialogId, channelId } }) => ({
        kind: 'dialog',
        dialogId,
        channelId,
        responsible: 'none',
        ...nothingUnanswered,
        pending: false,
      }),
    }),
    MessageReceived: talk<typeof MessageReceived>(),
    MessageSent: talk<typeof MessageSent>(),
    DialogClosed: talk<typeof DialogClosed>(),
    DialogReassigned: on<RecordedOf<typeof DialogReassigned>, UnreadDocument>({
      key: ofDialog,
      apply: (document, { data }) => document && { ...document, responsible: responsibleKey(data.to) },
    }),
    DialogRead: on<RecordedOf<typeof DialogRead>, UnreadDocument>({
      key: ofUser,
      unless: unlessDeleted,
      apply: (_, { data: { dialogId, userId, upTo } }) => ({
        kind: 'mark',
        dialogId,
        userId,
        upTo,
        flaggedBy: null,
      }),
    }),
    DialogMarkedUnread: on<RecordedOf<typeof DialogMarkedUnread>, UnreadDocument>({
      key: ofUser,
      unless: unlessDeleted,
      apply: (mark, { data: { dialogId, userId } }) => ({
        kind: 'mark',
        dialogId,
        userId,
        upTo: mark?.upTo ?? 0,
        flaggedBy: userId,
      }),
    }),
    DialogDeleted: buries<UnreadDocument>({ kind: 'deleted' }),
  },
});
