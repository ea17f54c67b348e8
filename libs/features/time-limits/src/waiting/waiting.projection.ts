import {
  waitingFields,
  type DialogClosed,
  type DialogDeleted,
  type DialogReassigned,
  type DialogStarted,
  type MessageReceived,
  type MessageSent,
} from '@parley/dialogs';
import type { FieldSpec, RecordedOf } from '@parley/eventsourcing';
import { responsibleKey, type ResponsibleKey } from '@parley/shared';
import { defineProjection, on } from '@parley/subscriptions';
import { ended, nobodyWaits, received, sent, type Waits } from './waits.rules.js';

export type WaitingDocument = Waits & {
  readonly dialogId: number;
  readonly channelId: number;
  readonly responsible: ResponsibleKey;
};

/** A dialog without a document has been deleted already, and its last events are being repeated. */
const talk = <D extends typeof MessageReceived | typeof MessageSent | typeof DialogClosed>(
  change: (waits: Waits, event: RecordedOf<D>) => Waits,
) =>
  on<RecordedOf<D>, WaitingDocument>({
    key: ({ data }) => String((data as { readonly dialogId: number }).dialogId),
    apply(document, event) {
      if (document === null) return null;
      const after = change(document, event);
      return after === document ? document : { ...document, ...after };
    },
  });

const botAnswer: Readonly<Record<string, FieldSpec>> = {
  botId: { type: 'integer', meaning: 'Id of the bot.' },
  upTo: { type: 'integer', meaning: "It has answered the client's messages up to this number." },
  at: {
    type: 'date',
    nullable: true,
    meaning: 'It has answered what was written before; null: by number only.',
  },
  upToThen: { type: 'integer', meaning: 'Of what was written at that time, up to this number.' },
};

/** Since when the client of each dialog waits. No limit is in it: a change of limits changes none of its documents. */
export const waitingProjection = defineProjection<WaitingDocument>({
  name: 'waiting',
  version: 1,
  weight: 8,
  indexes: [{ fields: ['waitingSince'] }],
  fields: {
    dialogId: { type: 'integer', meaning: 'Id of the dialog.' },
    channelId: { type: 'integer', meaning: 'Its channel.' },
    responsible: { type: 'string', meaning: 'manager:<id>, bot:<id> or none.' },
    waiting: {
      type: 'array',
      meaning:
        "The client's messages without an answer, or with answers of bots alone, by time; of very many the earliest are one.",
      items: { type: 'object', meaning: 'One message, or several.', fields: waitingFields },
    },
    answeredAt: {
      type: 'date',
      nullable: true,
      meaning: "The latest answer in the messenger's own app or of an import; null: none.",
    },
    waitingSince: {
      type: 'date',
      nullable: true,
      meaning:
        'When the first message was written that has no answer, or answers of bots alone; null: there is none.',
    },
    session: { type: 'integer', meaning: 'Latest session in which the client wrote; 0: none.' },
    sessionSince: {
      type: 'date',
      nullable: true,
      meaning: "When the client's first message in that session was written; null: there is none.",
    },
    botAnswers: {
      type: 'array',
      meaning: 'The bots that have answered since, the latest last.',
      items: { type: 'object', meaning: 'What one bot has answered.', fields: botAnswer },
    },
  },
  on: {
    DialogStarted: on<RecordedOf<typeof DialogStarted>, WaitingDocument>({
      key: ({ data }) => String(data.dialogId),
      apply: (_, { data: { dialogId, channelId } }) => ({
        dialogId,
        channelId,
        responsible: 'none',
        ...nobodyWaits,
      }),
    }),
    MessageReceived: talk<typeof MessageReceived>(received),
    MessageSent: talk<typeof MessageSent>(sent),
    DialogClosed: talk<typeof DialogClosed>(ended),
    DialogReassigned: on<RecordedOf<typeof DialogReassigned>, WaitingDocument>({
      key: ({ data }) => String(data.dialogId),
      apply: (document, { data }) => document && { ...document, responsible: responsibleKey(data.to) },
    }),
    DialogDeleted: on<RecordedOf<typeof DialogDeleted>, WaitingDocument>({
      key: ({ data }) => String(data.dialogId),
      apply: () => null,
    }),
  },
});
