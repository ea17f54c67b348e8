import {
  documentsOf,
  readingOnce,
  type ColumnReader,
  type ListSort,
  type QueryReader,
} from '@parley/application';
import { asksCells, limitOf, queryErrors, type Page, type PageParams } from '@parley/shared';
import { findGroups, type Viewer } from '@parley/staff';
import { openingAt } from './days/opening.query.js';
import { isVisible } from './dialog.query.js';
import { cursorsOf } from './columns/dialog-list.cursor.js';
import { filteredCells, filtersAsked, type Responsibles } from './dialog-list.filters.js';
import { pageOf, type Place } from './columns/dialog-list.page.js';
import type { DialogDocument } from './dialog-list.projection.js';
import { rowsOf, type DialogRow } from './dialog-list.rows.js';
import { activitySort } from './columns/dialog-list.sorts.js';
import { askedBy, selectDialogs, totalOf, type Total } from './columns/selection.query.js';

export interface DialogListParams extends PageParams {
  /** Default: both. */
  readonly status?: 'open' | 'closed' | undefined;
  /** `me`: the viewer. `none`: nobody. */
  readonly responsible?: Responsibles | undefined;
  readonly channelId?: number | string | undefined;
  /** Name of an order; default: by activity. */
  readonly sort?: string | undefined;
  /** The order the other way round. */
  readonly reverse?: boolean | undefined;
  /** Whether to say how many there are. */
  readonly total?: boolean | undefined;
  /** Values of the filters that other features contribute. */
  readonly [filter: string]: unknown;
}

export interface DialogPage extends Page<DialogRow> {
  /** Where it was asked for. */
  readonly total?: Total;
}

export const dialogListShapes = asksCells('dialog-list', 'status', 'lastActivityAt');

interface Found {
  readonly dialogs: readonly DialogDocument[];
  readonly next: Place | null;
  readonly total?: Total;
  /** From which they were found, if they were. */
  readonly columns: ColumnReader | null;
}

interface Asking {
  readonly reader: QueryReader;
  readonly viewer: Viewer;
  readonly params: DialogListParams;
  readonly sort: ListSort;
  readonly limit: number;
  readonly after: Place | null;
}

/**
 * The dialogs that the viewer sees, the latest activity first unless another order is asked for. Throws `INVALID_CURSOR`, `INVALID_PAGE`, what
 * filters and orders refuse, and what {@link selectDialogs} throws.
 */
export async function listDialogs(
  reader: QueryReader,
  viewer: Viewer,
  params: DialogListParams = {},
): Promise<DialogPage> {
  const { cursor, limit: wanted, reverse = false, total: counts = false } = params;
  const { filters, sorts } = reader.contributions;
  const sort = sorts.find(({ name }) => name === (params.sort ?? activitySort.name));
  if (sort === undefined) throw queryErrors.INVALID_PAGE(`There is no order ${String(params.sort)}.`);
  const limit = limitOf(wanted);
  const values = Object.fromEntries(filters.map(({ name }) => [name, params[name]]));
  const cursors = cursorsOf({ sort: sort.name, reverse, filters: values });
  const after = cursor === undefined ? null : cursors.decode(cursor);
  const once = readingOnce(reader);
  const asking: Asking = { reader: once, viewer, params, sort, limit, after };
  const byIndex =
    sort === activitySort && !counts && filtersAsked(reader, params).every(({ branches }) => branches);
  const { dialogs, next, columns, ...total } = byIndex ? await found(asking) : await selected(asking);
  const [rows, opening] = await Promise.all([
    rowsOf(once, viewer, dialogs, columns),
    openingAt(once, params),
  ]);
  const items = opening ? rows.map((row) => ({ ...row, feedCursor: opening(row.dialogId) })) : rows;
  return { items, next: next && cursors.encode(next), ...total };
}

/** By the index that has this order and all of these filters: it answers also while columns are loaded. */
async function found({ reader, viewer, params, limit, after }: Asking): Promise<Found> {
  const rows = await findGroups<DialogDocument>(
    reader.documents,
    await reader.serving('dialog-list'),
    filteredCells(reader, viewer, params),
    {
      sort: ['lastActivityAt', params.reverse === true ? 1 : -1],
      limit: limit + 1,
      ...(after && { after: [instantOf(after), after.id] }),
    },
  );
  const dialogs = rows.slice(0, limit).map(({ document }) => document);
  const last = dialogs.at(-1);
  const next = rows.length > limit && last ? placeOf(last) : null;
  return { dialogs, next, columns: null };
}

/** As documents hold it. Throws `INVALID_CURSOR` for a time that none does. */
function instantOf({ key }: Place): string {
  const instant = new Date(-key).toISOString();
  if (/^\d{4}-/.test(instant)) return instant;
  throw queryErrors.INVALID_CURSOR('The cursor is not one that this query handed out.');
}

const placeOf = ({ dialogId, lastActivityAt }: DialogDocument): Place => ({
  key: -Date.parse(lastActivityAt),
  id: String(dialogId),
});

/** From memory. What has changed since is shown as it is, and left out where the viewer does not see it any more. */
async function selected({ reader, viewer, params, sort, limit, after }: Asking): Promise<Found> {
  const { reverse = false, total: counts = false } = params;
  const asked = askedBy(reader, viewer);
  const keys = await sort.keys(asked);
  const selection = await selectDialogs(reader, viewer, params, asked);
  const page = pageOf(selection, keys(selection.columns), { limit, after, reverse });
  // Before anything is waited for: a moment later other dialogs pass.
  const total = counts ? { total: totalOf(page.counted()) } : {};
  const ids = page.places.map(({ id }) => id);
  const documents = await documentsOf<DialogDocument>(reader, 'dialog-list', ids);
  const dialogs = ids
    .flatMap((id) => documents.get(id) ?? [])
    .filter((dialog) => dialog.status !== 'begun' && isVisible(viewer, dialog));
  return {
    dialogs,
    next: page.isMore ? (page.places.at(-1) ?? null) : null,
    columns: selection.columns,
    ...total,
  };
}
