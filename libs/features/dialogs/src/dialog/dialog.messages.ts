import { mayWrite, type Viewer } from '@parley/staff';
import { channelErrors } from '@parley/channels';
import { checkContent, checkParts, checkQuote } from '../message/content.rules.js';
import { pathToClient } from './dialog.client-path.js';
import type { DialogContexts, ReceiveMessage, SendMessage } from './dialog.commands.js';
import { dialogErrors } from './dialog.errors.js';
import { evolveDialog, type DialogEvent, type DialogState } from './dialog.state.js';

export function receiveMessage(
  state: DialogState,
  command: ReceiveMessage,
  context: DialogContexts['ReceiveMessage'],
): readonly DialogEvent[] {
  if (!context.channel.active) throw channelErrors.CHANNEL_INACTIVE();
  checkParts(command.content);
  const starting = start(state, command);
  const dialog = starting.reduce(evolveDialog, state);
  const { dialogId } = command;
  if (context.client?.blocked) {
    const { clientId } = context.client;
    return [...starting, { type: 'MessageRefused', data: { dialogId, clientId } }];
  }
  const opening = open(dialog, dialogId);
  const messageId = context.messageIdAfter(starting.length + opening.length);
  return [...starting, ...opening, received(opening.reduce(evolveDialog, dialog), command, messageId)];
}

/** The dialog belongs to the channel, chat and client with which it starts. */
function start(state: DialogState, command: ReceiveMessage): readonly DialogEvent[] {
  if (state.status !== 'absent') return [];
  const { dialogId, channelId, clientId, externalChatId } = command;
  return [{ type: 'DialogStarted', data: { dialogId, channelId, clientId, externalChatId } }];
}

const open = (state: DialogState, dialogId: number): readonly DialogEvent[] =>
  state.status === 'open' ? [] : [{ type: 'DialogOpened', data: { dialogId, session: state.session + 1 } }];

function received(state: DialogState, command: ReceiveMessage, messageId: number): DialogEvent {
  const { dialogId, originator, externalId, content } = command;
  const { quotedMessageId, quotedExternalId, toldAt, receivedAt } = command;
  const { channelId, clientId, session } = state;
  const incoming = state.incoming + (originator === 'client' ? 1 : 0);
  return {
    type: 'MessageReceived',
    data: {
      messageId,
      dialogId,
      channelId,
      clientId,
      session,
      originator,
      externalId,
      incoming,
      content,
      quotedMessageId,
      quotedExternalId,
      toldAt,
      receivedAt,
    },
  };
}

export function sendMessage(
  state: DialogState,
  command: SendMessage,
  context: DialogContexts['SendMessage'],
): readonly DialogEvent[] {
  const { dialogId, scope, content, quotedMessageId } = command;
  const { sender, quoted } = context;
  if (!mayWrite(sender, state)) throw dialogErrors.NOT_RESPONSIBLE({ dialogId });
  const settings = scope === 'public' ? pathToClient(context.channel, context.client) : null;
  checkContent(content, settings);
  checkQuote({ dialogId, kind: content.kind, quotedMessageId, quoted }, settings);
  if (scope === 'private') return [sent(state, command, context.messageIdAfter(0))];
  const before = [...open(state, dialogId), ...take(state, dialogId, sender)];
  const messageId = context.messageIdAfter(before.length);
  return [...before, sent(before.reduce(evolveDialog, state), command, messageId)];
}

/** Who answers in an unassigned dialog becomes its responsible. */
function take(state: DialogState, dialogId: number, { kind, id }: Viewer): readonly DialogEvent[] {
  if (state.responsible !== null) return [];
  return [{ type: 'DialogReassigned', data: { dialogId, from: null, to: { kind, id } } }];
}

function sent(state: DialogState, command: SendMessage, messageId: number): DialogEvent {
  const { dialogId, scope, content, quotedMessageId, toldAt } = command;
  const { channelId, clientId, session, incoming } = state;
  return {
    type: 'MessageSent',
    data: {
      messageId,
      dialogId,
      channelId,
      clientId,
      session,
      scope,
      incoming,
      content,
      quotedMessageId,
      toldAt,
    },
  };
}
