import { Attachment, Contacts, type NamedActor, type NamedResponsible, Source } from '@parley/shared';
import { CHANNEL_TYPES } from '@parley/channels';
import type { ClientCard, ClientDialog, SourceRecord } from '@parley/clients';
import type { DialogRow, GalleryItem, LastCommunication, UnreadCount } from '@parley/dialogs';
import {
  count,
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  ref,
  revision,
  said,
  text,
  type Schema,
} from './shape.js';

export const STATUS = oneOf('open', 'closed');
export const MESSENGER = oneOf(...CHANNEL_TYPES);
export const MESSAGE_KIND = oneOf('text', 'image', 'file', 'audio', 'product', 'order', 'command');
export const ACTOR_KIND = oneOf('manager', 'bot', 'client', 'channel', 'system');
const named = object<{ id: number; name: string | null }>({ id, name: nullable(text) });

/** What is read of dialogs and clients. */
export const dialogAnswers: Readonly<Record<string, Schema>> = {
  NamedActor: object<NamedActor>({ kind: ACTOR_KIND, id: nullable(id), name: nullable(text) }),
  NamedResponsible: object<NamedResponsible>({ kind: oneOf('manager', 'bot'), id, name: nullable(text) }),
  LastCommunication: object<LastCommunication>({
    at: instant,
    author: ACTOR_KIND,
    kind: nullable(MESSAGE_KIND),
    text: said(text, 'Its beginning; empty for a deleted message.'),
  }),
  DialogRow: object<DialogRow>({
    dialogId: id,
    client: said(nullable(named), 'Null: detached from its client.'),
    unread: said(count, 'Messages of the client that you have not read and nobody has answered.'),
    markedUnread: said(flag, 'You marked it as unread.'),
    messenger: nullable(MESSENGER),
    channel: named,
    responsible: nullable(ref('NamedResponsible')),
    status: STATUS,
    lastCommunication: said(nullable(ref('LastCommunication')), 'The last public message; null: none yet.'),
    lastActivityAt: said(instant, 'Time of the latest message, notes included.'),
    revision: said(revision, 'The ETag of the dialog without its quotes.'),
  }),
  UnreadCount: object<UnreadCount>({
    count: said(count, 'Unread dialogs that you see.'),
    more: said(flag, 'There may be more than these.'),
  }),
  GalleryItem: object<GalleryItem>({
    ...Attachment.properties,
    messageId: id,
    at: instant,
    author: ref('NamedActor'),
    isNote: said(flag, 'It came with a private note: the client has never seen it.'),
  }),
  ClientSource: object<SourceRecord>({ dialogId: nullable(id), at: instant, source: Source }),
  ClientDialog: object<ClientDialog>({
    dialogId: id,
    channelId: id,
    status: STATUS,
    lastActivityAt: instant,
  }),
  ClientCard: object<ClientCard>({
    clientId: id,
    name: text,
    contacts: Contacts,
    avatarUrl: nullable(text),
    profileUrl: nullable(text),
    channelId: said(nullable(id), 'Channel through which the client first came.'),
    externalId: said(nullable(text), "The client's id there."),
    firstSource: nullable(ref('ClientSource')),
    lastSource: nullable(ref('ClientSource')),
    blocked: flag,
    refusedMessages: said(count, 'Messages refused while blocked.'),
    dialogs: said(listOf(ref('ClientDialog')), 'Those that you see, the latest activity first, at most 50.'),
    nextDialogs: said(nullable(text), 'Cursor of the dialogs after these, for /dialogs; null: no more.'),
  }),
};
