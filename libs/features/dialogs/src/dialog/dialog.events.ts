import { MessageRefused } from '@parley/clients';
import { defineEvent } from '@parley/eventsourcing';
import { Type } from 'typebox';
import { Content, Id, Instant, Nullable, Responsible } from '@parley/shared';

const sampleContent = { kind: 'text' as const, text: 'Is it in stock?', items: [], card: null };

/** The lasting thread of one client in one channel begins. */
export const DialogStarted = defineEvent(
  'DialogStarted',
  1,
  Type.Object({ dialogId: Id, channelId: Id, clientId: Id, externalChatId: Type.String() }),
  { dialogId: 11, channelId: 7, clientId: 5, externalChatId: 'c-10' },
);

/** A session begins; `session` counts from 1 within the dialog. */
export const DialogOpened = defineEvent(
  'DialogOpened',
  1,
  Type.Object({ dialogId: Id, session: Type.Integer({ minimum: 1 }) }),
  { dialogId: 11, session: 1 },
);

/** `toldAt`: when, as an import tells of a closing of the past; null: it was closed here. */
export const DialogClosed = defineEvent(
  'DialogClosed',
  2,
  Type.Object({ dialogId: Id, session: Type.Integer({ minimum: 1 }), toldAt: Nullable(Instant) }),
  { dialogId: 11, session: 1, toldAt: '2026-01-01T00:03:00.000Z' },
  { 1: (data: object) => ({ ...data, toldAt: null }) },
);

/**
 * A message that came through the channel. `originator` channel: written by the company's side in the messenger's own app.
 * `incoming` counts the client's messages in this dialog, this one included; a channel's own message leaves it as it was.
 * `quotedExternalId`: the messenger's id of the quoted message, where only that is known.
 * `toldAt`: when it was written, as the messenger tells; null: it tells nothing, or a time that had not come. `receivedAt`: when it was
 * received. Versions 1 and 2 kept neither.
 */
export const MessageReceived = defineEvent(
  'MessageReceived',
  3,
  Type.Object({
    messageId: Id,
    dialogId: Id,
    channelId: Id,
    clientId: Nullable(Id),
    session: Type.Integer({ minimum: 1 }),
    originator: Type.Enum(['client', 'channel']),
    externalId: Type.String(),
    incoming: Type.Integer({ minimum: 0 }),
    content: Content,
    quotedMessageId: Nullable(Id),
    quotedExternalId: Nullable(Type.String()),
    toldAt: Nullable(Instant),
    receivedAt: Nullable(Instant),
  }),
  {
    messageId: 5001,
    dialogId: 11,
    channelId: 7,
    clientId: 5,
    session: 1,
    originator: 'client',
    externalId: 'm-1',
    incoming: 1,
    content: sampleContent,
    quotedMessageId: null,
    quotedExternalId: 'm-0',
    toldAt: '2026-01-01T00:01:00.000Z',
    receivedAt: '2026-01-01T00:02:00.000Z',
  },
  {
    1: (data: object) => ({ ...data, quotedExternalId: null }),
    2: (data: object) => ({ ...data, toldAt: null, receivedAt: null }),
  },
);

/**
 * Author is the event's actor. `incoming` as in MessageReceived, unchanged by this message. `session` is 0 for a note in a dialog
 * that has never been open. `toldAt`: when it was written, as an import tells; null: it was written here.
 */
export const MessageSent = defineEvent(
  'MessageSent',
  2,
  Type.Object({
    messageId: Id,
    dialogId: Id,
    channelId: Id,
    clientId: Nullable(Id),
    session: Type.Integer({ minimum: 0 }),
    scope: Type.Enum(['public', 'private']),
    incoming: Type.Integer({ minimum: 0 }),
    content: Content,
    quotedMessageId: Nullable(Id),
    toldAt: Nullable(Instant),
  }),
  {
    messageId: 5002,
    dialogId: 11,
    channelId: 7,
    clientId: 5,
    session: 1,
    scope: 'public',
    incoming: 1,
    content: { ...sampleContent, text: 'Yes' },
    quotedMessageId: null,
    toldAt: '2026-01-01T00:02:00.000Z',
  },
  { 1: (data: object) => ({ ...data, toldAt: null }) },
);

export const DialogReassigned = defineEvent(
  'DialogReassigned',
  1,
  Type.Object({ dialogId: Id, from: Nullable(Responsible), to: Nullable(Responsible) }),
  { dialogId: 11, from: null, to: { kind: 'manager', id: 1 } },
);

const LinkRequest = Type.Object({
  dialogId: Id,
  clientId: Id,
  token: Type.String(),
  expiresAt: Instant,
  requestedBy: Responsible,
});
const sampleRequest = {
  dialogId: 11,
  clientId: 5,
  token: 't-1',
  expiresAt: '2026-01-01T00:05:00.000Z',
  requestedBy: { kind: 'manager' as const, id: 1 },
};

/** First of two steps; with `token` the same manager or bot confirms before `expiresAt`. */
export const ClientDetachRequested = defineEvent('ClientDetachRequested', 1, LinkRequest, sampleRequest);

export const ClientDetached = defineEvent('ClientDetached', 1, Type.Object({ dialogId: Id, clientId: Id }), {
  dialogId: 11,
  clientId: 5,
});

export const ClientAttachRequested = defineEvent('ClientAttachRequested', 1, LinkRequest, {
  ...sampleRequest,
  token: 't-2',
});

export const ClientAttached = defineEvent('ClientAttached', 1, Type.Object({ dialogId: Id, clientId: Id }), {
  dialogId: 11,
  clientId: 5,
});

export const DialogDeleted = defineEvent(
  'DialogDeleted',
  1,
  Type.Object({ dialogId: Id, clientId: Nullable(Id) }),
  { dialogId: 11, clientId: 5 },
);

export const dialogEvents = [
  DialogStarted,
  DialogOpened,
  DialogClosed,
  MessageReceived,
  MessageRefused,
  MessageSent,
  DialogReassigned,
  ClientDetachRequested,
  ClientDetached,
  ClientAttachRequested,
  ClientAttached,
  DialogDeleted,
] as const;
