import { countCodesThrough, type ColumnReader, type QueryReader } from '@parley/application';
import { clientColumn, selectDialogs, type Selection } from '@parley/dialogs';
import { cursorKind, foldedName, limitOf, type Page, type PageParams } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { clientPinsColumn, clientTagsColumn, knownTagsColumn } from '../list/dialog-tags.filter.js';
import type { TagDocument } from '../list/tags.projection.js';
import type { TagRow } from '../list/tags.query.js';
import { isFoundBy } from '../list/tags.search.rules.js';

export interface PickerParams extends PageParams {
  /** Beginnings of words of the name. */
  readonly search?: string | undefined;
  /** Only pinned tags, and only where they are pinned. */
  readonly pinned?: boolean | undefined;
  /** Tags that are chosen already: on top, also where none of them occurs any more. */
  readonly chosen?: readonly number[];
}

export interface PickedTag extends Pick<TagRow, 'tagId' | 'name' | 'color' | 'archived'> {
  readonly chosen: boolean;
  /** Dialogs that the viewer sees whose client has it. */
  readonly dialogs: number;
}

type Place = readonly [unchosen: number, fewer: number, sortKey: string, tagId: number];
const cursors = cursorKind<readonly [chosen: string, dialogs: string, sortKey: string, tagId: number]>(
  'tag-picker',
  [/^[01]$/, /^(0|[1-9]\d{0,15})$/, 'text', 'id'],
);

/**
 * The tags that occur among the dialogs that the viewer sees: chosen ones first, then by the number of these dialogs, most first, then by name.
 * Throws `INVALID_CURSOR`, `INVALID_PAGE`, `COLUMNS_LOADING`, `PROJECTION_NOT_READY`.
 */
export async function pickTags(
  reader: QueryReader,
  viewer: Viewer,
  { search = '', pinned = false, chosen = [], ...page }: PickerParams = {},
): Promise<Page<PickedTag>> {
  const limit = limitOf(page.limit);
  const after = page.cursor === undefined ? null : placeIn(page.cursor);
  const selection = await selectDialogs(reader, viewer);
  const counts = countTags(selection, pinned);
  const wanted = foldedName(search);
  const picked = [...knownIn(selection.columns).values()]
    .filter(({ tagId, name }) => (counts.has(tagId) || chosen.includes(tagId)) && isFoundBy(name, wanted))
    .map((tag) => ({ tag, place: placeOf(tag, chosen.includes(tag.tagId), counts.get(tag.tagId) ?? 0) }))
    .filter(({ place }) => after === null || compare(place, after) > 0)
    .sort((a, b) => compare(a.place, b.place));
  const shown = picked.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toPicked),
    next: picked.length > limit && last ? cursorAt(last.place) : null,
  };
}

const knownIn = (columns: ColumnReader): ReadonlyMap<number, TagDocument> =>
  columns.of(knownTagsColumn).held.get(0) ?? new Map();

/** Dialogs by tag. Equal lists of tags are one code, so that a walk through all dialogs adds one number for each. */
function countTags({ columns, bits }: Selection, pinned: boolean): ReadonlyMap<number, number> {
  const lists = columns.of(pinned ? clientPinsColumn : clientTagsColumn);
  const clients = columns.of(clientColumn).slots();
  return lists.sums(countCodesThrough(bits(), clients, lists.codes(), lists.limit()));
}

const placeOf = ({ sortKey, tagId }: TagDocument, isChosen: boolean, dialogs: number): Place => [
  isChosen ? 0 : 1,
  -dialogs,
  sortKey,
  tagId,
];

function compare(one: Place, other: Place): number {
  const [unchosen, fewer, sortKey, tagId] = one;
  if (unchosen !== other[0]) return unchosen - other[0];
  if (fewer !== other[1]) return fewer - other[1];
  return sortKey === other[2] ? tagId - other[3] : sortKey < other[2] ? -1 : 1;
}

const cursorAt = ([unchosen, fewer, sortKey, tagId]: Place): string =>
  cursors.encode([String(1 - unchosen), String(-fewer), sortKey, tagId]);

function placeIn(cursor: string): Place {
  const [chosen, dialogs, sortKey, tagId] = cursors.decode(cursor);
  return [1 - Number(chosen), -Number(dialogs), sortKey, tagId];
}

const toPicked = ({ tag, place: [unchosen, fewer] }: { tag: TagDocument; place: Place }): PickedTag => ({
  tagId: tag.tagId,
  name: tag.name,
  color: tag.color,
  archived: tag.archived,
  chosen: unchosen === 0,
  dialogs: -fewer,
});
