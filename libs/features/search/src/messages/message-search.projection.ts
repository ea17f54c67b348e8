import {
  buries,
  purgesDialog,
  tombstoneOf,
  type MessageDeleted,
  type MessageEdited,
  type MessageReceived,
  type MessageSent,
} from '@parley/dialogs';
import { timeOf, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import { partOf } from '../words/part.rules.js';
import { besideOf, dialogTerm, messageBins } from './message-words.rules.js';

/**
 * What a message is found by. The first `own` of its words are those of its text, which an edit replaces. `edited` are those of the latest
 * edit, which may be known before its message where the dialog's stream waits.
 */
export type MessageSearchDocument = {
  readonly dialogId?: number;
  readonly at?: string | null;
  readonly words?: string;
  readonly own?: number;
  readonly edited?: string | null;
  readonly deleted?: boolean;
};

type Written = RecordedOf<typeof MessageReceived | typeof MessageSent>;
type Edited = RecordedOf<typeof MessageEdited>;
type Deleted = RecordedOf<typeof MessageDeleted>;

const key = ({ data }: Written | Edited | Deleted): string => String(data.messageId);
const unless = ({ data }: Edited | Deleted): string => tombstoneOf(data.dialogId);

const written = on<Written, MessageSearchDocument>({
  key,
  apply(known, event) {
    const { dialogId, content } = event.data;
    const at = timeOf(event);
    if (known?.deleted) return { ...EMPTY, dialogId, at, deleted: true };
    const parting = dialogTerm(dialogId);
    const edited = known?.edited ?? null;
    const own = edited?.split(' ') ?? partOf(content.text, parting);
    const beside = besideOf(content).flatMap((text) => partOf(text, parting));
    return { dialogId, at, words: [...own, ...beside].join(' '), own: own.length, edited, deleted: false };
  },
});

const EMPTY = { words: '', own: 0, edited: null };

/** What the texts of messages and notes are found by, one document for each message, with the id that it has in the feed. */
export const messageSearchProjection = defineProjection<MessageSearchDocument>({
  name: 'message-search',
  version: 2,
  weight: 20,
  compact: true,
  indexes: [{ fields: ['dialogId'] }],
  words: { field: 'words', at: 'at', shown: ['dialogId'], bins: messageBins },
  fields: {
    dialogId: {
      type: 'integer',
      nullable: true,
      meaning: 'Dialog of the message; null in what is left of a deleted one.',
    },
    at: { type: 'date', nullable: true, meaning: 'When it was written; null: it is not known yet.' },
    words: {
      type: 'string',
      nullable: true,
      meaning: 'Stems of its words in their order, numbers, addresses and its dialog; empty once deleted.',
    },
    own: { type: 'integer', nullable: true, meaning: 'How many of the words are of its text.' },
    edited: { type: 'string', nullable: true, meaning: 'Words of the latest edit; null: none.' },
    deleted: { type: 'boolean', nullable: true, meaning: 'Whether the message was deleted.' },
  },
  purge: { DialogDeleted: purgesDialog },
  on: {
    MessageReceived: written,
    MessageSent: written,
    MessageEdited: on<Edited, MessageSearchDocument>({
      key,
      unless,
      apply(known, { data: { dialogId, text } }) {
        if (known?.deleted) return known;
        const own = partOf(text, dialogTerm(dialogId));
        const edited = own.join(' ');
        if (known?.at == null) return { ...EMPTY, dialogId, at: null, edited, deleted: false };
        const beside = known.words?.split(' ').slice(known.own) ?? [];
        return { ...known, words: [...own, ...beside].join(' '), own: own.length, edited };
      },
    }),
    MessageDeleted: on<Deleted, MessageSearchDocument>({
      key,
      unless,
      apply: (known, { data: { dialogId } }) => ({
        ...EMPTY,
        dialogId,
        at: known?.at ?? null,
        deleted: true,
      }),
    }),
    DialogDeleted: buries<MessageSearchDocument>({}),
  },
});
