import { deciderSpecification } from '@parley/testkit';
import type { Viewer } from '@parley/staff';
import type { ChannelSettings } from '@parley/channels';
import type { DialogContexts, ReceiveMessage, SendMessage } from '../../dialog/dialog.commands.js';
import { dialogAggregate } from '../../dialog/dialog.decide.js';
import type { DialogEvent } from '../../dialog/dialog.state.js';
import type { Content, Responsible } from '@parley/shared';
import { administratorViewer, managerViewer } from '@parley/staff/testing';

/** Dialog 11 of client 5 in channel 7, and the people around it. */
export const { given } = deciderSpecification(dialogAggregate);

export const dialogId = 11;
export const now = '2026-01-01T00:00:00.000Z';

export const ann = administratorViewer(1);
export const bob = managerViewer(2);
export const eve = managerViewer(3);
/** Works in another channel. */
export const max = managerViewer(4, { channelIds: [8] });
export const helper: Viewer = {
  kind: 'bot',
  id: 9,
  permissions: [],
  channelIds: null,
  roles: ['responsible'],
};

export const as = ({ kind, id }: Viewer): Responsible => ({ kind, id });

export const text = (words: string): Content => ({ kind: 'text', text: words, items: [], card: null });
export const file = (size = 1000) => ({
  fileId: 'f-1',
  url: 'https://files.example/f-1',
  mimeType: 'image/png',
  size,
  name: null,
  caption: null,
  width: null,
  height: null,
});

/** A channel that takes every kind, with quotes, and has no limits of its own. */
const all = { creating: 'both', editing: 'receive', quoting: 'any', deleting: 'receive' } as const;
export const everything: ChannelSettings = {
  status: { delivered: 'send', read: 'send' },
  text: all,
  image: all,
  file: all,
  audio: { creating: 'both', quoting: 'both', deleting: 'both' },
  product: all,
  order: all,
};

export const receive: ReceiveMessage = {
  type: 'ReceiveMessage',
  dialogId,
  channelId: 7,
  externalChatId: 'c-10',
  clientId: 5,
  originator: 'client',
  externalId: 'm-1',
  content: text('Is it in stock?'),
  quotedMessageId: null,
  quotedExternalId: null,
  toldAt: now,
  receivedAt: now,
};
export const receiving: DialogContexts['ReceiveMessage'] = {
  messageIdAfter: () => 5001,
  channel: { active: true, settings: everything },
  client: { clientId: 5, blocked: false },
};

export const send: SendMessage = {
  type: 'SendMessage',
  dialogId,
  scope: 'public',
  content: text('Yes'),
  quotedMessageId: null,
  toldAt: null,
};
export const note: SendMessage = { ...send, scope: 'private' };
export const sendingAs = (sender: Viewer): DialogContexts['SendMessage'] => ({
  ...receiving,
  sender,
  messageIdAfter: () => 5002,
  quoted: null,
});

export const started: DialogEvent = {
  type: 'DialogStarted',
  data: { dialogId, channelId: 7, clientId: 5, externalChatId: 'c-10' },
};
export const opened = (session = 1): DialogEvent => ({ type: 'DialogOpened', data: { dialogId, session } });
export const closed = (session = 1, toldAt: string | null = null): DialogEvent => ({
  type: 'DialogClosed',
  data: { dialogId, session, toldAt },
});
export const refused: DialogEvent = { type: 'MessageRefused', data: { dialogId, clientId: 5 } };
export const detached: DialogEvent = { type: 'ClientDetached', data: { dialogId, clientId: 5 } };
export const deleted: DialogEvent = { type: 'DialogDeleted', data: { dialogId, clientId: 5 } };
export const reassigned = (from: Viewer | null, to: Viewer | null): DialogEvent => ({
  type: 'DialogReassigned',
  data: { dialogId, from: from && as(from), to: to && as(to) },
});

type DataOf<T extends DialogEvent['type']> = Extract<DialogEvent, { type: T }>['data'];

export const received = (changes: Partial<DataOf<'MessageReceived'>> = {}): DialogEvent => {
  const { type: _type, externalChatId: _chat, ...message } = receive;
  return {
    type: 'MessageReceived',
    data: { ...message, messageId: 5001, session: 1, incoming: 1, ...changes },
  };
};
export const sent = (changes: Partial<DataOf<'MessageSent'>> = {}): DialogEvent => {
  const { type: _type, ...message } = send;
  return {
    type: 'MessageSent',
    data: { ...message, messageId: 5002, channelId: 7, clientId: 5, session: 1, incoming: 1, ...changes },
  };
};

/** The client has written once; nobody is responsible. */
export const begun = [started, opened(), received()];
/** The same, with Bob responsible. */
export const bobs = [...begun, reassigned(null, bob)];
