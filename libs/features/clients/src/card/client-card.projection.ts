import type {
  ClientBlocked,
  ClientContactsSet,
  ClientRegistered,
  ClientRenamed,
  ClientSourceSet,
  ClientUnblocked,
  MessageRefused,
} from '../client.events.js';
import { type Contacts, contactsFields, marksFields, type Source } from '@parley/shared';
import { defineProjection, on } from '@parley/subscriptions';
import { timeOf, type FieldSpec, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';

/** Where and when a client came from. */
export type SourceRecord = { readonly dialogId: number | null; readonly at: string; readonly source: Source };

export type ClientDocument = {
  readonly clientId: number;
  readonly name: string | null;
  readonly contacts: Contacts;
  readonly avatarUrl: string | null;
  readonly profileUrl: string | null;
  readonly channelId: number | null;
  readonly externalId: string | null;
  readonly firstSource: SourceRecord | null;
  readonly lastSource: SourceRecord | null;
  readonly blocked: boolean;
  readonly refusedMessages: number;
};

type OfClient = RecordedEvent<string, { readonly clientId: number }>;
const NO_CONTACTS: Contacts = { phone: null, email: null };

/** A card of which nothing is known but its id: refusals are counted from the dialogs' streams, which may be ahead of the client's. */
const unknown = (clientId: number): ClientDocument => ({
  clientId,
  name: null,
  contacts: NO_CONTACTS,
  avatarUrl: null,
  profileUrl: null,
  channelId: null,
  externalId: null,
  firstSource: null,
  lastSource: null,
  blocked: false,
  refusedMessages: 0,
});

const changes = <E extends OfClient>(
  change: (document: ClientDocument, event: E) => Partial<ClientDocument>,
) =>
  on<E, ClientDocument>({
    key: ({ data }) => String(data.clientId),
    apply: (known, event) => {
      const document = known ?? unknown(event.data.clientId);
      return { ...document, ...change(document, event) };
    },
  });

/** First and last by time: a source may become known after later ones. */
const sources = (
  { firstSource, lastSource }: ClientDocument,
  event: RecordedOf<typeof ClientSourceSet>,
): Partial<ClientDocument> => {
  const { dialogId, source } = event.data;
  const known = { dialogId, at: timeOf(event), source };
  return {
    firstSource: firstSource !== null && firstSource.at <= known.at ? firstSource : known,
    lastSource: lastSource !== null && lastSource.at > known.at ? lastSource : known,
  };
};

const sourceFields: Readonly<Record<keyof SourceRecord, FieldSpec>> = {
  dialogId: { type: 'integer', nullable: true, meaning: 'Dialog that it was seen with; null: none.' },
  at: { type: 'date', meaning: 'When it became known.' },
  source: { type: 'object', meaning: 'UTM marks and referrer.', fields: marksFields },
};

/** What is known of a client. Which dialogs are the client's says the list of dialogs. */
export const clientCardProjection = defineProjection<ClientDocument>({
  name: 'client-card',
  version: 2,
  weight: 2,
  indexes: [{ fields: ['blocked'] }],
  fields: {
    clientId: { type: 'integer', meaning: 'Id of the client.' },
    name: { type: 'string', nullable: true, meaning: 'Name shown in lists; null: not registered yet.' },
    contacts: { type: 'object', meaning: 'How the client can be reached.', fields: contactsFields },
    avatarUrl: { type: 'string', nullable: true, meaning: 'Address of the picture.' },
    profileUrl: { type: 'string', nullable: true, meaning: "Address of the client's page in the messenger." },
    channelId: { type: 'integer', nullable: true, meaning: 'Channel through which the client first came.' },
    externalId: { type: 'string', nullable: true, meaning: "The messenger's own id of the client." },
    firstSource: {
      type: 'object',
      nullable: true,
      meaning: 'Where the client first came from.',
      fields: sourceFields,
    },
    lastSource: { type: 'object', nullable: true, meaning: 'Latest source by time.', fields: sourceFields },
    blocked: { type: 'boolean', meaning: 'Nothing is sent to or received from the client.' },
    refusedMessages: { type: 'integer', meaning: 'Messages refused while blocked, over all dialogs.' },
  },
  on: {
    ClientRegistered: changes<RecordedOf<typeof ClientRegistered>>((_, { data }) => data),
    ClientRenamed: changes<RecordedOf<typeof ClientRenamed>>((_, { data }) => ({ name: data.name })),
    ClientContactsSet: changes<RecordedOf<typeof ClientContactsSet>>((_, { data }) => ({
      contacts: data.contacts,
    })),
    ClientSourceSet: changes<RecordedOf<typeof ClientSourceSet>>(sources),
    ClientBlocked: changes<RecordedOf<typeof ClientBlocked>>(() => ({ blocked: true })),
    ClientUnblocked: changes<RecordedOf<typeof ClientUnblocked>>(() => ({ blocked: false })),
    // Of several streams, yet a sum: it comes out the same in every order.
    MessageRefused: changes<RecordedOf<typeof MessageRefused>>((document) => ({
      refusedMessages: document.refusedMessages + 1,
    })),
  },
});
