import { definePoint, type QueryReader, type Services } from '@parley/application';
import type { DialogAccess, Viewer } from '@parley/staff';
import type { Page, PageParams } from '@parley/shared';

/** A dialog of a client, with what decides who sees it. */
export interface DialogOfClient extends DialogAccess {
  readonly dialogId: number;
}

/** A dialog of the client that the viewer sees. */
export interface ClientDialog {
  readonly dialogId: number;
  readonly channelId: number;
  readonly status: 'open' | 'closed';
  /** RFC 3339 UTC with ms. */
  readonly lastActivityAt: string;
}

/** A client's dialogs, which the dialogs themselves know. */
export interface ClientDialogs {
  /** All that are not deleted, as the log says now. Throws `PROJECTION_BEHIND` while that cannot be known. */
  every(services: Services, clientId: number): Promise<readonly DialogOfClient[]>;
  /** Those that the viewer sees, the latest activity first. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
  shown(
    reader: QueryReader,
    viewer: Viewer,
    clientId: number,
    params?: PageParams,
  ): Promise<Page<ClientDialog>>;
  /** Whether the viewer sees one of them, also one in which nothing was said yet. */
  isOneSeen(reader: QueryReader, viewer: Viewer, clientId: number): Promise<boolean>;
}

export const clientDialogsPoint = definePoint<ClientDialogs>('clients.dialogs');
