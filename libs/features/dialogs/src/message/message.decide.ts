import { defineAggregate } from '@parley/eventsourcing';
import { decideBy, type Decisions } from '@parley/shared';
import { deleteMessage, editMessage } from './message.changes.js';
import type { MessageCommand, MessageContext, MessageContexts } from './message.commands.js';
import { changeDeliveryStatus } from './message.delivery.js';
import { receiveDeletion, receiveEdit } from './message.received.js';
import { messageEvents } from './message.events.js';
import { evolveMessage, initialMessage, type MessageEvent, type MessageState } from './message.state.js';

const decisions: Decisions<MessageState, MessageCommand, MessageContexts, MessageEvent> = {
  EditMessage: editMessage,
  DeleteMessage: deleteMessage,
  ChangeDeliveryStatus: changeDeliveryStatus,
  ReceiveEdit: receiveEdit,
  ReceiveDeletion: receiveDeletion,
};

export const decideMessage = (
  state: MessageState,
  command: MessageCommand,
  context: MessageContext,
): readonly MessageEvent[] => decideBy(decisions, state, command, context);

export const messageAggregate = defineAggregate({
  name: 'message',
  stateVersion: 2,
  events: messageEvents,
  initialState: initialMessage,
  decide: decideMessage,
  evolve: evolveMessage,
});
