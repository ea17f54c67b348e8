import {
  answeredBy,
  type DialogClosed,
  type DialogMarkedUnread,
  type DialogRead,
  type DialogReassigned,
  type DialogStarted,
  type MessageReceived,
  type MessageSent,
} from '@parley/domain';
import { defineProjection, on, type RecordedOf } from '@parley/eventsourcing';
import { responsibleKey, type ResponsibleKey } from '../shared/responsible.js';
import { buries, purgesDialog, tombstoneOf } from '../shared/tombstone.js';
import { cellIndexes } from '../shared/visible.js';

/** Three kinds: a dialog, one user's mark in a dialog, and what is left of a deleted dialog. Each is written by one stream alone. */
export type UnreadDocument = {
  readonly kind: 'dialog' | 'mark' | 'deleted';
  readonly dialogId?: number;
  readonly channelId?: number;
  readonly responsible?: ResponsibleKey;
  readonly incoming?: number;
  readonly answered?: number;
  readonly pending?: boolean;
  readonly userId?: number;
  readonly upTo?: number;
  readonly flaggedBy?: number | null;
};

export type UnreadDialog = UnreadDocument &
  Required<
    Pick<UnreadDocument, 'dialogId' | 'channelId' | 'responsible' | 'incoming' | 'answered' | 'pending'>
  >;

export const unreadId = (dialogId: number): string => `dialog-${dialogId}`;
export const markId = (dialogId: number, userId: number): string => `mark-${dialogId}-${userId}`;

type Marks = RecordedOf<typeof DialogRead | typeof DialogMarkedUnread>;
const ofDialog = ({ data }: { readonly data: { readonly dialogId: number } }): string =>
  unreadId(data.dialogId);
const ofUser = ({ data }: Marks): string => markId(data.dialogId, data.userId);
const unlessDeleted = ({ data }: Marks): string => tombstoneOf(data.dialogId);

/** A dialog's document without an event of its beginning: deleted already, and its last events are being repeated. */
const answeredUpTo = (
  document: UnreadDocument | null,
  answered: number | undefined,
): UnreadDocument | null => {
  if (document === null || (document.answered === answered && document.pending === false)) return document;
  return { ...document, answered: answered ?? 0, pending: (document.incoming ?? 0) > (answered ?? 0) };
};

/**
 * What nobody has answered yet, and what each user has read of it. `incoming` counts the client's messages; those above both `answered`
 * and the user's `upTo` are unread.
 */
export const unreadProjection = defineProjection<UnreadDocument>({
  name: 'unread',
  version: 2,
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
    incoming: { type: 'integer', nullable: true, meaning: "Of a dialog: the client's messages so far." },
    answered: {
      type: 'integer',
      nullable: true,
      meaning:
        "Of a dialog: incoming at the last answer, in the messenger's own app too, or at the last closing.",
    },
    pending: { type: 'boolean', nullable: true, meaning: 'Of a dialog: incoming is above answered.' },
    userId: { type: 'integer', nullable: true, meaning: 'Of a mark: whose it is.' },
    upTo: { type: 'integer', nullable: true, meaning: 'Of a mark: incoming up to which the user has read.' },
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
        incoming: 0,
        answered: 0,
        pending: false,
      }),
    }),
    MessageReceived: on<RecordedOf<typeof MessageReceived>, UnreadDocument>({
      key: ofDialog,
      apply: (document, event) => {
        const answered = answeredBy(event);
        if (answered !== null) return answeredUpTo(document, answered);
        const { incoming } = event.data;
        return document && { ...document, incoming, pending: incoming > (document.answered ?? 0) };
      },
    }),
    MessageSent: on<RecordedOf<typeof MessageSent>, UnreadDocument>({
      key: (event) => (answeredBy(event) === null ? [] : ofDialog(event)),
      apply: (document, event) => answeredUpTo(document, event.data.incoming),
    }),
    DialogClosed: on<RecordedOf<typeof DialogClosed>, UnreadDocument>({
      key: ofDialog,
      apply: (document) => answeredUpTo(document, document?.incoming),
    }),
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
