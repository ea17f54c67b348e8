import { canSeeDialog } from './access.js';
import { worksIn, type DialogAccess, type Viewer } from './viewer.js';
import { visibleDialogs } from './visible-dialogs.js';

/**
 * What a sender does not see is not there: it is refused with the same words as what never was, so that nobody learns by asking what
 * exists. Only a viewer who sees a thing learns that they may not do something with it. A null sender is the system, which sees everything.
 */

/** A deleted dialog is there for nobody. */
export const isDialogThere = (
  sender: Viewer | null,
  dialog: DialogAccess & { readonly status: 'absent' | 'open' | 'closed'; readonly deleted: boolean },
): boolean =>
  dialog.status !== 'absent' && !dialog.deleted && (sender === null || canSeeDialog(sender, dialog));

export const isChannelThere = (
  sender: Viewer | null,
  channelId: number,
  { registered }: { readonly registered: boolean },
): boolean => registered && (sender === null || worksIn(sender, channelId));

/** `seesDialog`: whether the sender sees one of the client's dialogs. */
export const isClientThere = (
  sender: Viewer | null,
  { registered, seesDialog }: { readonly registered: boolean; readonly seesDialog: boolean },
): boolean => registered && (sender === null || seesDialog || visibleDialogs(sender).all);
