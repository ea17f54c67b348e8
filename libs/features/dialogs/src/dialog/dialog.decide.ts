import { defineAggregate } from '@parley/eventsourcing';
import { isDialogThere, type Viewer } from '@parley/staff';
import { decideBy, type Decisions } from '@parley/shared';
import { closeDialog, deleteDialog, reassignDialog, releaseDialog } from './dialog.assignment.js';
import type { DialogCommand, DialogContext, DialogContexts } from './dialog.commands.js';
import { dialogErrors } from './dialog.errors.js';
import { dialogEvents } from './dialog.events.js';
import { attachClient, detachClient, requestAttach, requestDetach } from './dialog.links.js';
import { receiveMessage, sendMessage } from './dialog.messages.js';
import { evolveDialog, initialDialog, type DialogEvent, type DialogState } from './dialog.state.js';

const decisions: Decisions<DialogState, DialogCommand, DialogContexts, DialogEvent> = {
  ReceiveMessage: receiveMessage,
  SendMessage: sendMessage,
  CloseDialog: closeDialog,
  ReassignDialog: reassignDialog,
  ReleaseDialog: releaseDialog,
  RequestDetachClient: requestDetach,
  DetachClient: detachClient,
  RequestAttachClient: requestAttach,
  AttachClient: attachClient,
  DeleteDialog: deleteDialog,
};

/** Nothing happens in a dialog that is not there for the sender; null: a process of the system, for which all are there. */
export function guardDialog(
  state: DialogState,
  dialogId: number | string,
  { sender }: { readonly sender: Viewer | null },
): void {
  if (!isDialogThere(sender, state)) throw dialogErrors.DIALOG_NOT_FOUND({ dialogId });
}

/** Only a message that comes in begins a dialog. */
export function decideDialog(
  state: DialogState,
  command: DialogCommand,
  context: DialogContext,
): readonly DialogEvent[] {
  const { dialogId } = command;
  if (command.type !== 'ReceiveMessage') guardDialog(state, dialogId, { sender: senderIn(context) });
  else if (state.deleted) throw dialogErrors.DIALOG_DELETED({ dialogId });
  return decideBy(decisions, state, command, context);
}

const senderIn = (context: DialogContext): Viewer | null => ('sender' in context ? context.sender : null);

export const dialogAggregate = defineAggregate({
  name: 'dialog',
  stateVersion: 3,
  events: dialogEvents,
  initialState: initialDialog,
  decide: decideDialog,
  evolve: evolveDialog,
  guard: guardDialog,
});
