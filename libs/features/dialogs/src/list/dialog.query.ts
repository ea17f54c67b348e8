import { documentOf, documentsOf, type QueryReader } from '@parley/application';
import { responsibleOf } from '@parley/shared';
import { canSeeDialog, type Viewer } from '@parley/staff';
import type { DialogDocument } from './dialog-list.projection.js';
import { rowsOf, type DialogRow } from './dialog-list.rows.js';

/** Null: there is no such dialog, or the viewer does not see it. */
export async function findVisibleDialog(
  reader: QueryReader,
  viewer: Viewer,
  dialogId: number,
): Promise<DialogDocument | null> {
  const dialog = await documentOf<DialogDocument>(reader, 'dialog-list', String(dialogId));
  return dialog && isVisible(viewer, dialog) ? dialog : null;
}

/** Those of other documents that are of a dialog which the viewer sees. */
export async function ofVisibleDialogs<Row extends { readonly document: { readonly dialogId: number } }>(
  reader: QueryReader,
  viewer: Viewer,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const ids = rows.map(({ document }) => String(document.dialogId));
  const dialogs = await documentsOf<DialogDocument>(reader, 'dialog-list', ids);
  return rows.filter(({ document }) => {
    const dialog = dialogs.get(String(document.dialogId));
    return dialog !== undefined && isVisible(viewer, dialog);
  });
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
