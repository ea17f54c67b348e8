import type { ClientContactsSet, ClientRegistered, ClientRenamed } from '@parley/clients';
import type { DialogDeleted, DialogStarted } from '@parley/dialogs';
import { timeOf, type RecordedEvent, type RecordedOf, type Draft } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import { fieldsOfClient, fieldsOfDialog, wordsOf } from './dialog-words.rules.js';

/**
 * What dialogs are found by: a document for each dialog, and one for each client, which stands for the dialogs that are tied to it at the
 * moment. So a renamed client rewrites one document, and a detached one does not find its former dialogs.
 */
export type DialogSearchDocument = {
  readonly dialogId: number | null;
  readonly clientId: number | null;
  readonly at: string;
  readonly words: string;
  readonly externalId: string;
  readonly name: string | null;
  readonly externalName: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};

export const idOfClient = (clientId: number): string => `client-${clientId}`;
export const idOfDialog = (dialogId: number): string => `dialog-${dialogId}`;

type OfClient = RecordedEvent<string, { readonly clientId: number }>;
type OfDialog = RecordedOf<typeof DialogStarted | typeof DialogDeleted>;
const keyOfDialog = ({ data }: OfDialog): string => idOfDialog(data.dialogId);

const changes = <E extends OfClient>(change: (event: E) => Partial<DialogSearchDocument>) =>
  on<E, DialogSearchDocument>({
    key: ({ data }) => idOfClient(data.clientId),
    apply(known, event) {
      if (known === null) return null;
      const document = { ...known, ...change(event) };
      return { ...document, words: wordsOf(fieldsOfClient(document)) };
    },
  });

/** One literal: an object of several is slow to make and to read. */
const emptyDocument = (externalId: string, at: string): Draft<DialogSearchDocument> => ({
  dialogId: null,
  clientId: null,
  at,
  words: '',
  externalId,
  name: null,
  externalName: null,
  phone: null,
  email: null,
});

export const dialogSearchProjection = defineProjection<DialogSearchDocument>({
  name: 'dialog-search',
  version: 1,
  weight: 5,
  indexes: [],
  words: { field: 'words', at: 'at', shown: ['dialogId', 'clientId'] },
  fields: {
    dialogId: {
      type: 'integer',
      nullable: true,
      meaning: 'Id of the dialog; null in the document of a client.',
    },
    clientId: {
      type: 'integer',
      nullable: true,
      meaning: 'Id of the client; null in the document of a dialog.',
    },
    at: { type: 'date', meaning: 'When the dialog began, or the client first appeared.' },
    words: { type: 'string', meaning: 'Stems of words, numbers and addresses that it is found by.' },
    externalId: { type: 'string', meaning: "The messenger's own id of the chat or the client." },
    name: {
      type: 'string',
      nullable: true,
      meaning: 'Name of the client that lists show; null: of a dialog.',
    },
    externalName: {
      type: 'string',
      nullable: true,
      meaning: 'Name with which the client first appeared; null: of a dialog.',
    },
    phone: { type: 'string', nullable: true, meaning: 'Phone number of the client; null: not known.' },
    email: { type: 'string', nullable: true, meaning: 'Email address of the client; null: not known.' },
  },
  on: {
    ClientRegistered: on<RecordedOf<typeof ClientRegistered>, DialogSearchDocument>({
      key: ({ data }) => idOfClient(data.clientId),
      apply(_, event) {
        const { clientId, externalId, name, contacts } = event.data;
        const document = emptyDocument(externalId, timeOf(event));
        document.clientId = clientId;
        document.name = name;
        document.externalName = name;
        document.phone = contacts.phone;
        document.email = contacts.email;
        document.words = wordsOf(fieldsOfClient(document));
        return document;
      },
    }),
    ClientRenamed: changes<RecordedOf<typeof ClientRenamed>>(({ data: { name } }) => ({ name })),
    ClientContactsSet: changes<RecordedOf<typeof ClientContactsSet>>(({ data: { contacts } }) => contacts),
    DialogStarted: on<RecordedOf<typeof DialogStarted>, DialogSearchDocument>({
      key: keyOfDialog,
      apply(_, event) {
        const { dialogId, externalChatId } = event.data;
        const document = emptyDocument(externalChatId, timeOf(event));
        document.dialogId = dialogId;
        document.words = wordsOf(fieldsOfDialog(document));
        return document;
      },
    }),
    DialogDeleted: on<RecordedOf<typeof DialogDeleted>, DialogSearchDocument>({
      key: keyOfDialog,
      apply: () => null,
    }),
  },
});
