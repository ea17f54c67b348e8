import { canSeeDialog, findGroups, type Viewer, visibleCells } from '@parley/staff';
import {
  asksCells,
  cursorKind,
  limitOf,
  type Page,
  type PageParams,
  type Responsible,
  responsibleOf,
} from '@parley/shared';
import type { Where } from '@parley/eventsourcing';
import { documentOf, type QueryReader } from '@parley/application';
import type { DialogDocument } from './dialog-list.projection.js';
import { rowsOf, type DialogRow } from './dialog-list.rows.js';

/** The states of dialogs in lists. */
export const LISTED = ['open', 'closed'] as const;

export interface DialogListParams extends PageParams {
  /** Default: both. */
  readonly status?: 'open' | 'closed' | undefined;
  /** `me`: the viewer. `none`: nobody. */
  readonly responsible?: 'me' | 'none' | Responsible | undefined;
  readonly channelId?: number | undefined;
}

export const dialogListShapes = asksCells('dialog-list', 'status', 'lastActivityAt');

const cursors = cursorKind<readonly [at: string, id: string]>('dialogs', ['instant', /^\d{1,16}$/]);

/** The dialogs that the viewer sees, the latest activity first. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function listDialogs(
  reader: QueryReader,
  viewer: Viewer,
  params: DialogListParams = {},
): Promise<Page<DialogRow>> {
  const limit = limitOf(params.limit);
  const after = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  const collection = await reader.serving('dialog-list');
  const found = await findGroups<DialogDocument>(reader.documents, collection, branchesOf(viewer, params), {
    sort: ['lastActivityAt', -1],
    limit: limit + 1,
    ...(after && { after }),
  });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await rowsOf(
      reader,
      viewer,
      shown.map(({ document }) => document),
    ),
    next: found.length > limit && last ? cursors.encode([last.document.lastActivityAt, last.id]) : null,
  };
}

/** Without a status the two are asked for side by side: every index begins with one. */
function branchesOf(viewer: Viewer, params: DialogListParams): readonly (readonly Where[])[] {
  const states = params.status === undefined ? LISTED : [params.status];
  return visibleCells(viewer, params).map((cells) =>
    states.flatMap((status) => cells.map((cell) => ({ status, ...cell }))),
  );
}

/** Null: there is no such dialog, or the viewer does not see it. */
export async function findVisibleDialog(
  reader: QueryReader,
  viewer: Viewer,
  dialogId: number,
): Promise<DialogDocument | null> {
  const dialog = await documentOf<DialogDocument>(reader, 'dialog-list', String(dialogId));
  return dialog && isVisible(viewer, dialog) ? dialog : null;
}

export const isVisible = (viewer: Viewer, { channelId, responsible }: DialogDocument): boolean =>
  canSeeDialog(viewer, { channelId, responsible: responsibleOf(responsible) });

/** One line of the list; null as {@link findVisibleDialog}. */
export async function getDialog(
  reader: QueryReader,
  viewer: Viewer,
  dialogId: number,
): Promise<DialogRow | null> {
  const dialog = await findVisibleDialog(reader, viewer, dialogId);
  const [row] = dialog ? await rowsOf(reader, viewer, [dialog]) : [];
  return row ?? null;
}
