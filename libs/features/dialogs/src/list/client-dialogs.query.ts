import type { Viewer } from '@parley/staff';
import type { StoredDocument } from '@parley/eventsourcing';
import type { DialogDocument } from './dialog-list.projection.js';
import { LISTED } from './dialog-list.filters.js';
import { isVisible } from './dialog.query.js';
import { shownStatus } from './dialog-list.rows.js';
import type { ClientDialog } from '@parley/clients';
import { asks, cursorKind, type Page, type PageParams, siftPage } from '@parley/shared';
import type { QueryReader } from '@parley/application';

export const clientDialogShapes = [asks('dialog-list', ['clientId', 'status'], ['lastActivityAt'])];

type Row = StoredDocument<DialogDocument>;
type Place = readonly [at: string, id: string];
const cursors = cursorKind<Place>('client-dialogs', ['instant', /^\d{1,16}$/]);
const placeOf = ({ id, document }: Row): Place => [document.lastActivityAt, id];

/** The client's dialogs in these states that the viewer sees, the latest activity first. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function visibleDialogsOf(
  reader: QueryReader,
  viewer: Viewer,
  clientId: number,
  params: PageParams = {},
  states: readonly DialogDocument['status'][] = LISTED,
): Promise<Page<ClientDialog>> {
  const read = async (after: Place | undefined, limit: number): Promise<readonly Row[]> =>
    reader.documents.find<DialogDocument>(await reader.serving('dialog-list'), {
      anyOf: states.map((status) => ({ clientId, status })),
      sort: [['lastActivityAt', -1]],
      limit,
      ...(after && { after }),
    });
  const keep = (rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ document }) => isVisible(viewer, document));
  const { items, next } = await siftPage({ read, keep, placeOf }, cursors, params);
  return { items: items.map(({ document }) => toDialog(document)), next };
}

const toDialog = (dialog: DialogDocument): ClientDialog => ({
  dialogId: dialog.dialogId,
  channelId: dialog.channelId,
  status: shownStatus(dialog),
  lastActivityAt: dialog.lastActivityAt,
});

/** Whether the viewer sees a dialog of the client, also one in which nothing was said: no list shows it, but who sees it sees the client. */
export async function isDialogSeen(reader: QueryReader, viewer: Viewer, clientId: number): Promise<boolean> {
  const { items } = await visibleDialogsOf(reader, viewer, clientId, { limit: 1 }, [...LISTED, 'begun']);
  return items.length > 0;
}
