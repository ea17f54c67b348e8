import type { Viewer } from '@parley/domain';
import type { Scalar, StoredDocument } from '@parley/eventsourcing';
import type { DialogDocument } from '../dialog-list/dialog-list.projection.js';
import { isVisible, LISTED } from '../dialog-list/dialog-list.query.js';
import { shownStatus } from '../dialog-list/dialog-list.rows.js';
import { cursorKind } from '../shared/cursor.js';
import { limitOf, type Page, type PageParams } from '../shared/page.js';
import type { QueryReader } from '../shared/reader.js';
import { asks } from '../shared/shapes.js';

/** A dialog of the client that the viewer sees. */
export interface ClientDialog {
  readonly dialogId: number;
  readonly channelId: number;
  readonly status: 'open' | 'closed';
  /** RFC 3339 UTC with ms. */
  readonly lastActivityAt: string;
}

export const clientDialogShapes = [asks('dialog-list', ['clientId', 'status'], ['lastActivityAt'])];

const cursors = cursorKind<readonly [at: string, id: string]>('client-dialogs', ['instant', /^\d{1,16}$/]);
/** Dialogs read at a time: more than a page, since the viewer may not see some. */
const READ = 200;

type Row = StoredDocument<DialogDocument>;
const placeOf = ({ id, document }: Row): readonly [at: string, id: string] => [document.lastActivityAt, id];

/** The client's dialogs in these states that the viewer sees, the latest activity first. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function visibleDialogsOf(
  reader: QueryReader,
  viewer: Viewer,
  clientId: number,
  { cursor, limit: asked }: PageParams = {},
  states: readonly DialogDocument['status'][] = LISTED,
): Promise<Page<ClientDialog>> {
  const limit = limitOf(asked);
  let after: readonly Scalar[] | undefined = cursor === undefined ? undefined : cursors.decode(cursor);
  const found: Row[] = [];
  while (found.length <= limit) {
    const rows: readonly Row[] = await reader.documents.find(await reader.serving('dialog-list'), {
      anyOf: states.map((status) => ({ clientId, status })),
      sort: [['lastActivityAt', -1]],
      limit: READ,
      ...(after && { after }),
    });
    found.push(...rows.filter(({ document }) => isVisible(viewer, document)));
    const last = rows.at(-1);
    if (!last || rows.length < READ) break;
    after = placeOf(last);
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ document }) => toDialog(document)),
    next: found.length > limit && last ? cursors.encode(placeOf(last)) : null,
  };
}

const toDialog = (dialog: DialogDocument): ClientDialog => ({
  dialogId: dialog.dialogId,
  channelId: dialog.channelId,
  status: shownStatus(dialog),
  lastActivityAt: dialog.lastActivityAt,
});
