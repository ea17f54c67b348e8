import { isDialogThere } from '@parley/staff';
import { pathToClient } from '../dialog/dialog.client-path.js';
import type { MessageContexts, MessagePlace, ReceiveDeletion, ReceiveEdit } from './message.commands.js';
import { messageErrors } from './message.errors.js';
import type { MessageEvent, MessageState } from './message.state.js';

/** The text is taken as it comes. What the messenger reported later stands, and what it deleted stays deleted. */
export function receiveEdit(
  state: MessageState,
  { messageId, text, at }: ReceiveEdit,
  { message }: MessageContexts['ReceiveEdit'],
): readonly MessageEvent[] {
  const dialogId = dialogOf(message, messageId);
  const isLate = state.toldAt !== null && (at < state.toldAt || (at === state.toldAt && text === state.text));
  if (state.deleted || isLate) return [];
  return [{ type: 'MessageEdited', data: { messageId, dialogId, text, toldAt: at } }];
}

export function receiveDeletion(
  state: MessageState,
  { messageId }: ReceiveDeletion,
  { message }: MessageContexts['ReceiveDeletion'],
): readonly MessageEvent[] {
  const dialogId = dialogOf(message, messageId);
  return state.deleted ? [] : [{ type: 'MessageDeleted', data: { messageId, dialogId } }];
}

/** Nothing comes from a blocked client or over an inactive channel, as with messages; a note is not known outside. */
function dialogOf(message: MessagePlace | null, messageId: number): number {
  if (message === null || message.facts.scope === 'private' || !isDialogThere(null, message.dialog))
    throw messageErrors.MESSAGE_NOT_FOUND({ messageId });
  const { facts, channel, client } = message;
  pathToClient(channel, client);
  return facts.dialogId;
}
