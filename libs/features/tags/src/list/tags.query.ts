import { documentOf, type QueryReader } from '@parley/application';
import type { StoredDocument } from '@parley/eventsourcing';
import { asks, cursorKind, foldedName, siftPage, type Page, type PageParams } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import type { TagDocument } from './tags.projection.js';
import { isFoundBy } from './tags.search.rules.js';

export type TagRow = Omit<TagDocument, 'sortKey'>;

export interface TagListParams extends PageParams {
  /** True: only archived tags. Default: only those that clients may be given. */
  readonly archived?: boolean | undefined;
  /** Beginnings of words of the name. */
  readonly search?: string | undefined;
}

export const tagShapes = [asks('tags', ['archived'], ['sortKey'])];

type Row = StoredDocument<TagDocument>;
type Place = readonly [sortKey: string, id: string];
const cursors = cursorKind<Place>('tags', ['text', /^\d{1,16}$/]);
const placeOf = ({ id, document }: Row): Place => [document.sortKey, id];

const toRow = ({ sortKey: _sortKey, ...tag }: TagDocument): TagRow => tag;

/** By name; every viewer sees all tags. There are few enough to read them all for a search. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function listTags(
  reader: QueryReader,
  _viewer: Viewer,
  { archived = false, search = '', ...page }: TagListParams = {},
): Promise<Page<TagRow>> {
  const tags = await reader.serving('tags');
  const wanted = foldedName(search);
  const read = (after: Place | undefined, limit: number) =>
    reader.documents.find<TagDocument>(tags, {
      anyOf: [{ archived }],
      sort: [['sortKey', 1]],
      limit,
      ...(after && { after }),
    });
  const keep = (rows: readonly Row[]) => rows.filter(({ document }) => isFoundBy(document.name, wanted));
  const { items, next } = await siftPage({ read, keep, placeOf }, cursors, page);
  return { items: items.map(({ document }) => toRow(document)), next };
}

/** Null: there is none, or it is deleted. */
export async function getTag(reader: QueryReader, _viewer: Viewer, tagId: number): Promise<TagRow | null> {
  const tag = await documentOf<TagDocument>(reader, 'tags', String(tagId));
  return tag && toRow(tag);
}
