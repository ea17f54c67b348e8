import { defineAggregate } from '@parley/eventsourcing';
import { accessErrors, isDialogThere } from '@parley/staff';
import { dialogErrors } from '../dialog/dialog.errors.js';
import { unreadAfter } from '../dialog/dialog.unanswered.js';
import { messageErrors } from '../message/message.errors.js';
import type {
  MarkDialogRead,
  MarkDialogUnread,
  ReadMarkCommand,
  ReadMarkContext,
} from './read-mark.commands.js';
import { readMarkErrors } from './read-mark.errors.js';
import { readMarkEvents } from './read-mark.events.js';
import {
  evolveReadMark,
  initialReadMark,
  type ReadMarkEvent,
  type ReadMarkState,
} from './read-mark.state.js';

export function decideReadMark(
  state: ReadMarkState,
  command: ReadMarkCommand,
  context: ReadMarkContext,
): readonly ReadMarkEvent[] {
  const { dialogId } = command;
  const { sender, dialog } = context;
  if (!isDialogThere(sender, dialog)) throw dialogErrors.DIALOG_NOT_FOUND({ dialogId });
  // Marks are kept by user id; a bot's id could be the same number.
  if (sender.kind !== 'manager') throw accessErrors.NOT_ALLOWED();
  return command.type === 'MarkDialogRead'
    ? markRead(state, command, context)
    : markUnread(state, command, context);
}

/** A mark never moves back. */
function markRead(
  state: ReadMarkState,
  { dialogId, messageId }: MarkDialogRead,
  { sender, dialog, message }: ReadMarkContext,
): readonly ReadMarkEvent[] {
  if (messageId !== null && message?.dialogId !== dialogId)
    throw messageErrors.MESSAGE_NOT_FOUND({ messageId });
  const reached = message?.incoming ?? dialog.incoming;
  const upTo = Math.max(state.upTo, reached);
  const { waiting } = dialog.unanswered;
  const isNews = unreadAfter(waiting, upTo) < unreadAfter(waiting, state.upTo);
  if (!state.flagged && !isNews) throw readMarkErrors.NOTHING_UNREAD({ dialogId });
  const data = { dialogId, userId: sender.id, upTo };
  return [{ type: 'DialogRead', data }];
}

function markUnread(
  state: ReadMarkState,
  { dialogId }: MarkDialogUnread,
  { sender, dialog }: ReadMarkContext,
): readonly ReadMarkEvent[] {
  if (state.flagged || unreadAfter(dialog.unanswered.waiting, state.upTo) > 0) {
    throw readMarkErrors.ALREADY_UNREAD({ dialogId });
  }
  return [{ type: 'DialogMarkedUnread', data: { dialogId, userId: sender.id } }];
}

export const readMarkAggregate = defineAggregate({
  name: 'read-mark',
  stateVersion: 1,
  events: readMarkEvents,
  initialState: initialReadMark,
  decide: decideReadMark,
  evolve: evolveReadMark,
});
