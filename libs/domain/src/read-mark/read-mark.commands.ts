import type { Viewer } from '../access/viewer.js';
import type { DialogState } from '../dialog/dialog.state.js';

/** For the sender alone. */
export interface MarkDialogRead {
  readonly type: 'MarkDialogRead';
  readonly dialogId: number;
  /** The dialog's `incoming` count as the sender saw it, so that what came meanwhile stays unread; null: all there is. */
  readonly upTo: number | null;
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
    'status' | 'deleted' | 'channelId' | 'responsible' | 'incoming' | 'answered'
  >;
}

/** Id of the sender's mark: its stream is `read-mark-<dialogId>-<userId>`. */
export const readMarkId = (dialogId: number, userId: number): string => `${dialogId}-${userId}`;
