import { canSeeDialog, findGroups, type Viewer, visibleCells } from '@parley/staff';
import { unreadAfter } from '../dialog/dialog.unanswered.js';
import type { Actor, StoredDocument, Where } from '@parley/eventsourcing';
import { documentsOf, type ColumnReader, type QueryReader } from '@parley/application';
import { asks, asksCells, responsibleOf } from '@parley/shared';
import { unreadColumn } from './unread.column.js';
import { markId, unreadId, type UnreadDialog, type UnreadDocument } from './unread.projection.js';

/** What a viewer has not read of a dialog. */
export interface Unread {
  readonly dialogId: number;
  /** Messages of the client. */
  readonly count: number;
  /** Marked unread by the viewer's own hand. */
  readonly marked: boolean;
}

export interface UnreadCount {
  /** Unread dialogs that the viewer sees, at most {@link COUNTED}. */
  readonly count: number;
  /** There may be more than these. */
  readonly more: boolean;
}

export const COUNTED = 1_000;
/** Read at once at least, when few are still to be counted: some of them may be read already. */
const FEWEST = 100;

export const unreadShapes = [
  ...asksCells('unread', 'pending', 'dialogId'),
  asks('unread', ['flaggedBy'], ['dialogId']),
  asks('unread', ['dialogId'], []),
];

type Documents = ReadonlyMap<string, UnreadDocument>;
const isDialog = (document: UnreadDocument | undefined): document is UnreadDialog =>
  document?.kind === 'dialog';

/** Read marks are of managers: a bot with the same number has none. */
const marksOf = (viewer: Viewer, dialogIds: readonly number[]): readonly string[] =>
  viewer.kind === 'manager' ? dialogIds.map((dialogId) => markId(dialogId, viewer.id)) : [];

function unreadIn(viewer: Viewer, dialog: UnreadDialog, documents: Documents): Unread {
  const mark = documents.get(markId(dialog.dialogId, viewer.id));
  return {
    dialogId: dialog.dialogId,
    count: unreadAfter(dialog.waiting, mark?.upTo ?? 0),
    marked: mark !== undefined && mark.flaggedBy !== null,
  };
}

/** For each of the dialogs that the viewer sees; any other is missing from the answer. */
export async function unreadOf(
  reader: QueryReader,
  viewer: Viewer,
  dialogIds: readonly number[],
): Promise<ReadonlyMap<number, Unread>> {
  const ids = [...dialogIds.map(unreadId), ...marksOf(viewer, dialogIds)];
  const documents = await documentsOf<UnreadDocument>(reader, 'unread', ids);
  const answer = new Map<number, Unread>();
  for (const dialogId of dialogIds) {
    const dialog = documents.get(unreadId(dialogId));
    if (!isDialog(dialog) || !isVisible(viewer, dialog)) continue;
    answer.set(dialogId, unreadIn(viewer, dialog, documents));
  }
  return answer;
}

/** Read marks are of managers. */
export const userOf = ({ kind, id }: Actor): number | null => (kind === 'manager' ? id : null);

/** The same from memory, of dialogs that the viewer is known to see. */
export function unreadHeld(
  columns: ColumnReader,
  viewer: Viewer,
  dialogIds: readonly number[],
): ReadonlyMap<number, Unread> {
  const [unread, userId] = [columns.of(unreadColumn), userOf(viewer)];
  return new Map(
    dialogIds.map((dialogId) => {
      const slot = columns.dialogs.slotOf(dialogId);
      return [dialogId, { dialogId, ...unread.unreadIn(slot, userId) }];
    }),
  );
}

const isVisible = (viewer: Viewer, { channelId, responsible }: UnreadDialog): boolean =>
  canSeeDialog(viewer, { channelId, responsible: responsibleOf(responsible) });

/**
 * The header's number. Reads the dialogs that nobody has answered and those that the viewer has marked by hand, a page at a time, until
 * enough are counted: its cost does not grow with dialogs that are answered.
 */
export async function unreadCount(reader: QueryReader, viewer: Viewer): Promise<UnreadCount> {
  const unread = new Set<number>();
  await markedByHand(reader, viewer, unread);
  const branches = visibleCells(viewer).map((cells) => cells.map((cell) => ({ pending: true, ...cell })));
  await eachPage(reader, branches, unread, async (rows) => {
    const dialogs = rows.map(({ document }) => document).filter(isDialog);
    const ids = marksOf(
      viewer,
      dialogs.map(({ dialogId }) => dialogId),
    );
    const marks = await documentsOf<UnreadDocument>(reader, 'unread', ids);
    for (const dialog of dialogs) if (unreadIn(viewer, dialog, marks).count > 0) unread.add(dialog.dialogId);
  });
  return { count: Math.min(unread.size, COUNTED), more: unread.size > COUNTED };
}

async function markedByHand(reader: QueryReader, viewer: Viewer, unread: Set<number>): Promise<void> {
  if (viewer.kind !== 'manager') return;
  await eachPage(reader, [[{ flaggedBy: viewer.id }]], unread, async (rows) => {
    const ids = rows.map(({ document }) => unreadId(document.dialogId ?? 0));
    const dialogs = await documentsOf<UnreadDocument>(reader, 'unread', ids);
    for (const dialog of dialogs.values())
      if (isDialog(dialog) && isVisible(viewer, dialog)) unread.add(dialog.dialogId);
  });
}

async function eachPage(
  reader: QueryReader,
  branches: readonly (readonly Where[])[],
  unread: ReadonlySet<number>,
  take: (rows: readonly StoredDocument<UnreadDocument>[]) => Promise<void>,
): Promise<void> {
  const collection = await reader.serving('unread');
  let after: readonly [number, string] | undefined;
  while (unread.size <= COUNTED) {
    const limit = Math.min(COUNTED, Math.max(FEWEST, COUNTED + 1 - unread.size));
    const rows = await findGroups<UnreadDocument>(reader.documents, collection, branches, {
      sort: ['dialogId', 1],
      limit,
      ...(after && { after }),
    });
    await take(rows);
    const last = rows.at(-1);
    if (!last || rows.length < limit) return;
    after = [last.document.dialogId ?? 0, last.id];
  }
}
