import { canSeeDialog, findGroups, type Viewer } from '@parley/staff';
import {
  asksCells,
  cursorKind,
  limitOf,
  type Page,
  type PageParams,
  READ_AT_A_TIME,
  type Responsible,
  responsibleOf,
  sift,
} from '@parley/shared';
import type { StoredDocument } from '@parley/eventsourcing';
import { documentOf, documentsOf, type QueryReader } from '@parley/application';
import { filteredCells, passing, probesOf } from './dialog-list.filters.js';
import type { DialogDocument } from './dialog-list.projection.js';
import { rowsOf, type DialogRow } from './dialog-list.rows.js';

export interface DialogListParams extends PageParams {
  /** Default: both. */
  readonly status?: 'open' | 'closed' | undefined;
  /** `me`: the viewer. `none`: nobody. */
  readonly responsible?: 'me' | 'none' | Responsible | undefined;
  readonly channelId?: number | undefined;
  /** Values of the filters that other features contribute. */
  readonly [filter: string]: unknown;
}

export const dialogListShapes = asksCells('dialog-list', 'status', 'lastActivityAt');

type Row = StoredDocument<DialogDocument>;
type Place = readonly [at: string, id: string];
const cursors = cursorKind<Place>('dialogs', ['instant', /^\d{1,16}$/]);
const placeOf = ({ id, document }: Row): Place => [document.lastActivityAt, id];

/** Rows that one question walks at most where a filter is no index's: a page may be short, and its cursor goes on. */
const WALKED_AT_MOST = 2_000;

/** The dialogs that the viewer sees, the latest activity first. Throws `INVALID_CURSOR`, `INVALID_PAGE`, and what filters refuse. */
export async function listDialogs(
  reader: QueryReader,
  viewer: Viewer,
  params: DialogListParams = {},
): Promise<Page<DialogRow>> {
  const limit = limitOf(params.limit);
  const from = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  for (const { name, check } of reader.contributions.filters) if (params[name] !== undefined) check?.(params);
  const collection = await reader.serving('dialog-list');
  const groups = filteredCells(reader, viewer, params);
  const read = (after: Place | undefined, most: number): Promise<readonly Row[]> =>
    findGroups<DialogDocument>(reader.documents, collection, groups, {
      sort: ['lastActivityAt', -1],
      limit: most,
      ...(after && { after }),
    });
  const probes = probesOf(reader, params);
  const { shown, next } =
    probes.length === 0
      ? pageOf(await read(from, limit + 1), limit)
      : await probed(
          (after) => read(after, READ_AT_A_TIME),
          (rows) => passing(reader, viewer, probes, params, rows),
          limit,
          from,
        );
  const items = await rowsOf(
    reader,
    viewer,
    shown.map(({ document }) => document),
  );
  return { items, next: next && cursors.encode(next) };
}

interface Found {
  readonly shown: readonly Row[];
  /** Where the next page begins; null: there is none. */
  readonly next: Place | null;
}

function pageOf(rows: readonly Row[], limit: number): Found {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: rows.length > limit && last ? placeOf(last) : null };
}

async function probed(
  read: (after: Place | undefined) => Promise<readonly Row[]>,
  keep: (rows: readonly Row[]) => Promise<readonly Row[]>,
  limit: number,
  from: Place | undefined,
): Promise<Found> {
  const { shown, isMore, stoppedAt } = await sift({ read, keep, placeOf, most: WALKED_AT_MOST }, limit, from);
  const last = shown.at(-1);
  return { shown, next: isMore && last ? placeOf(last) : stoppedAt };
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
