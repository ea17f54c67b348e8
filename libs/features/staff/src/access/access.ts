import { administrator, reassignAny, manageChannels } from '../permissions.js';
import { accessRules } from './rules/access-rules.js';
import { has, isResponsible, worksIn, type DialogAccess, type Viewer } from './viewer.js';

/** By the rules of today. */
export const canSeeDialog = (viewer: Viewer, dialog: DialogAccess): boolean =>
  accessRules.whySees(viewer, dialog) !== null;

/** Whether this person or bot can become responsible for a dialog of the channel: the list of possible targets. */
export function mayTake(viewer: Viewer, channelId: number): boolean {
  if (viewer.kind === 'bot') return viewer.roles.includes('responsible');
  return worksIn(viewer, channelId);
}

/** The responsible and administrators write; in an unassigned dialog also everybody who sees it and may take it. */
export function mayWrite(viewer: Viewer, dialog: DialogAccess): boolean {
  if (isResponsible(viewer, dialog.responsible) || has(viewer, administrator)) return true;
  return dialog.responsible === null && canSeeDialog(viewer, dialog) && mayTake(viewer, dialog.channelId);
}

/**
 * The responsible gives the own dialog away, anybody who sees an unassigned one assigns it; `reassign_any` lifts the limit to these
 * two, not the need to see the dialog: else it would open every history by way of a reassignment to oneself.
 */
export function mayReassign(viewer: Viewer, dialog: DialogAccess): boolean {
  if (!canSeeDialog(viewer, dialog)) return false;
  return dialog.responsible === null || isResponsible(viewer, dialog.responsible) || has(viewer, reassignAny);
}

/** The responsible and administrators; anybody who sees an unassigned dialog. */
export function mayClose(viewer: Viewer, dialog: DialogAccess): boolean {
  if (isResponsible(viewer, dialog.responsible) || has(viewer, administrator)) return true;
  return dialog.responsible === null && canSeeDialog(viewer, dialog);
}

/** Who manages channels does so in those that the group works in. The system (null) manages all. */
export const mayManage = (sender: Viewer | null, channelId: number): boolean =>
  sender === null || (has(sender, manageChannels) && worksIn(sender, channelId));

/** A channel that is registered belongs to no group yet, so who is limited to some registers none. */
export const mayRegisterChannels = (sender: Viewer | null): boolean =>
  sender === null || (has(sender, manageChannels) && sender.channelIds === null);

/** The responsible and administrators part a dialog from its client, or tie it to one. */
export const mayLink = (viewer: Viewer, dialog: DialogAccess): boolean =>
  isResponsible(viewer, dialog.responsible) || has(viewer, administrator);
