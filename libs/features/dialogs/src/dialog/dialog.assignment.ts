import { accessErrors, deleteDialogs, has, mayClose, mayReassign } from '@parley/staff';
import type { Responsible } from '@parley/shared';
import type {
  CloseDialog,
  DeleteDialog,
  DialogContexts,
  ReassignDialog,
  ReleaseDialog,
} from './dialog.commands.js';
import { dialogErrors } from './dialog.errors.js';
import type { DialogEvent, DialogState } from './dialog.state.js';

/** The responsible stays: the same manager may write again afterwards. */
export function closeDialog(
  state: DialogState,
  { dialogId, toldAt }: CloseDialog,
  { sender }: DialogContexts['CloseDialog'],
): readonly DialogEvent[] {
  if (sender !== null && !mayClose(sender, state)) throw dialogErrors.NOT_RESPONSIBLE({ dialogId });
  if (state.status !== 'open') throw dialogErrors.DIALOG_ALREADY_CLOSED({ dialogId });
  return [{ type: 'DialogClosed', data: { dialogId, session: state.session, toldAt } }];
}

/** Works on a closed dialog, which stays closed. */
export function reassignDialog(
  state: DialogState,
  { dialogId, to }: ReassignDialog,
  { sender, target }: DialogContexts['ReassignDialog'],
): readonly DialogEvent[] {
  const from = state.responsible;
  if (sender !== null && !mayReassign(sender, state)) throw dialogErrors.NOT_RESPONSIBLE({ dialogId });
  if (isSame(from, to)) throw dialogErrors.ALREADY_ASSIGNED({ dialogId });
  if (to !== null && !target?.eligible) throw dialogErrors.TARGET_NOT_ELIGIBLE({ dialogId });
  return [{ type: 'DialogReassigned', data: { dialogId, from, to } }];
}

/** Decided on the present responsible: one to whom the dialog went meanwhile keeps it. Works on a closed dialog, which stays closed. */
export function releaseDialog(
  state: DialogState,
  { dialogId, from }: ReleaseDialog,
  { atWork }: DialogContexts['ReleaseDialog'],
): readonly DialogEvent[] {
  if (!isSame(state.responsible, from)) throw dialogErrors.RESPONSIBLE_CHANGED({ dialogId });
  if (atWork) throw dialogErrors.RESPONSIBLE_AT_WORK({ dialogId });
  return [{ type: 'DialogReassigned', data: { dialogId, from, to: null } }];
}

const isSame = (from: Responsible | null, to: Responsible | null): boolean =>
  from === null || to === null ? from === to : from.kind === to.kind && from.id === to.id;

export function deleteDialog(
  state: DialogState,
  { dialogId }: DeleteDialog,
  { sender }: DialogContexts['DeleteDialog'],
): readonly DialogEvent[] {
  if (!has(sender, deleteDialogs)) throw accessErrors.NOT_ALLOWED();
  return [{ type: 'DialogDeleted', data: { dialogId, clientId: state.clientId } }];
}
