import type { Viewer } from '@parley/staff';
import type { DialogState } from '../dialog/dialog.state.js';

/** For the sender alone. */
export interface MarkDialogRead {
  readonly type: 'MarkDialogRead';
  readonly dialogId: number;
  /** The newest message that the sender saw, so that what came after it stays unread; null: all there is. */
  readonly messageId: number | null;
}

/** For the sender alone, until the sender marks it read. */
export interface MarkDialogUnread {
  readonly type: 'MarkDialogUnread';
  readonly dialogId: number;
}

export type ReadMarkCommand = MarkDialogRead | MarkDialogUnread;

export interface ReadMarkContext {
  readonly sender: Viewer;
  readonly dialog: Pick<
    DialogState,
    'status' | 'deleted' | 'channelId' | 'responsible' | 'incoming' | 'unanswered'
  >;
  /** The message that the command names, with the dialog's `incoming` as it was written; null: none, or no such message. */
  readonly message: { readonly dialogId: number; readonly incoming: number } | null;
}

/** Id of the sender's mark: its stream is `read-mark-<dialogId>-<userId>`. */
export const readMarkId = (dialogId: number, userId: number): string => `${dialogId}-${userId}`;
