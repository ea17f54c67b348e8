import { defineEvent } from '@parley/eventsourcing';
import { Type } from 'typebox';
import { Contacts, Id, Nullable, Source } from '@parley/shared';

/** A client's first appearance; `name` is what lists show. */
export const ClientRegistered = defineEvent(
  'ClientRegistered',
  1,
  Type.Object({
    clientId: Id,
    channelId: Id,
    externalId: Type.String(),
    name: Type.String(),
    contacts: Contacts,
    avatarUrl: Nullable(Type.String()),
    profileUrl: Nullable(Type.String()),
  }),
  {
    clientId: 5,
    channelId: 7,
    externalId: 'u-10',
    name: 'ann',
    contacts: { phone: null, email: null },
    avatarUrl: null,
    profileUrl: null,
  },
);

export const ClientRenamed = defineEvent(
  'ClientRenamed',
  1,
  Type.Object({ clientId: Id, name: Type.String() }),
  {
    clientId: 5,
    name: 'Ann Lee',
  },
);

export const ClientContactsSet = defineEvent(
  'ClientContactsSet',
  1,
  Type.Object({ clientId: Id, contacts: Contacts }),
  { clientId: 5, contacts: { phone: '+10000000000', email: null } },
);

/** The first one recorded stays the client's first source; every later one becomes the last. */
export const ClientSourceSet = defineEvent(
  'ClientSourceSet',
  1,
  Type.Object({ clientId: Id, dialogId: Nullable(Id), source: Source }),
  {
    clientId: 5,
    dialogId: 11,
    source: {
      utmSource: 'ads',
      utmMedium: 'cpc',
      utmCampaign: null,
      utmTerm: null,
      utmContent: null,
      referrer: null,
    },
  },
);

/** `dialogIds`: the client's dialogs at that moment, whose feeds show the entry. */
export const ClientBlocked = defineEvent(
  'ClientBlocked',
  1,
  Type.Object({ clientId: Id, dialogIds: Type.Array(Id) }),
  { clientId: 5, dialogIds: [11] },
);

export const ClientUnblocked = defineEvent(
  'ClientUnblocked',
  1,
  Type.Object({ clientId: Id, dialogIds: Type.Array(Id) }),
  { clientId: 5, dialogIds: [11] },
);

/** A blocked client wrote: an event of the dialog. Nothing of the message is kept; the refusal is counted. */
export const MessageRefused = defineEvent('MessageRefused', 1, Type.Object({ dialogId: Id, clientId: Id }), {
  dialogId: 11,
  clientId: 5,
});

export const clientEvents = [
  ClientRegistered,
  ClientRenamed,
  ClientContactsSet,
  ClientSourceSet,
  ClientBlocked,
  ClientUnblocked,
] as const;
