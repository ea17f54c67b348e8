import { isDialogThere, mayWrite, type Viewer } from '@parley/staff';
import { type ChannelSettings, supports } from '@parley/channels';
import { pathToClient } from '../dialog/dialog.client-path.js';
import { dialogErrors } from '../dialog/dialog.errors.js';
import { checkText } from './content.rules.js';
import type { DeleteMessage, EditMessage, MessageContexts, MessagePlace } from './message.commands.js';
import { messageErrors as errors } from './message.errors.js';
import type { MessageEvent, MessageState } from './message.state.js';

export function editMessage(
  state: MessageState,
  { messageId, text }: EditMessage,
  { sender, message }: MessageContexts['EditMessage'],
): readonly MessageEvent[] {
  if (message === null || !isDialogThere(sender, message.dialog))
    throw errors.MESSAGE_NOT_FOUND({ messageId });
  const settings = ownMessage(state, sender, message);
  const { kind, dialogId } = message.facts;
  if (settings !== null && !supports(settings, kind, 'editing', 'receive')) {
    throw errors.EDITING_NOT_SUPPORTED({ messageId, kind });
  }
  checkText(kind, text, settings);
  if (text === (state.text ?? message.text)) throw errors.MESSAGE_UNCHANGED({ messageId });
  return [{ type: 'MessageEdited', data: { messageId, dialogId, text, toldAt: null } }];
}

export function deleteMessage(
  state: MessageState,
  { messageId }: DeleteMessage,
  { sender, message }: MessageContexts['DeleteMessage'],
): readonly MessageEvent[] {
  if (message === null || !isDialogThere(sender, message.dialog))
    throw errors.MESSAGE_NOT_FOUND({ messageId });
  const settings = ownMessage(state, sender, message);
  const { kind, dialogId } = message.facts;
  if (settings !== null && !supports(settings, kind, 'deleting', 'receive')) {
    throw errors.DELETING_NOT_SUPPORTED({ messageId, kind });
  }
  return [{ type: 'MessageDeleted', data: { messageId, dialogId } }];
}

/**
 * The author, while still one who may write in the dialog: a former responsible touches nothing there any more.
 * Answers the settings of the channel that hears of the change, null for a private note.
 */
function ownMessage(state: MessageState, sender: Viewer, message: MessagePlace): ChannelSettings | null {
  const { facts, dialog, channel, client } = message;
  const { messageId, dialogId, author } = facts;
  if (author.kind !== sender.kind || author.id !== sender.id) throw errors.NOT_AUTHOR({ messageId });
  if (!mayWrite(sender, dialog)) throw dialogErrors.NOT_RESPONSIBLE({ dialogId });
  if (state.deleted) throw errors.MESSAGE_DELETED({ messageId });
  return facts.scope === 'private' ? null : pathToClient(channel, client);
}
