import { documentsOf, type QueryReader } from '@parley/application';
import { accessErrors, getGroup, getUser, has, staffErrors, type Viewer } from '@parley/staff';
import { manageGroupViews } from '../permissions.js';
import type { ViewOwner } from '../view/saved-views.events.js';
import { ownerDocumentId, type KeptView, type SavedViewsDocument } from './saved-views.projection.js';
import { problemsOf, type ViewProblem } from './view-problems.query.js';

export interface SavedView extends KeptView {
  readonly owner: ViewOwner;
  /** Empty: it finds what it was saved for. */
  readonly problems: readonly ViewProblem[];
}

export interface SavedViews {
  readonly items: readonly SavedView[];
}

/** The viewer's own views, then those of the viewer's group, each in their order. A bot has none. */
export async function listSavedViews(reader: QueryReader, viewer: Viewer): Promise<SavedViews> {
  if (viewer.kind !== 'manager') return { items: [] };
  const user = await getUser(reader, viewer, viewer.id);
  const own: ViewOwner = { kind: 'manager', id: viewer.id };
  const groupId = user?.groupId ?? null;
  return viewsOf(reader, groupId === null ? [own] : [own, { kind: 'group', id: groupId }]);
}

/** The views of a group in their order, for its members and for those who manage them. Throws `GROUP_NOT_FOUND`, `NOT_ALLOWED`. */
export async function listGroupViews(
  reader: QueryReader,
  viewer: Viewer,
  groupId: number,
): Promise<SavedViews> {
  if (!has(viewer, manageGroupViews) && !(await isMember(reader, viewer, groupId)))
    throw accessErrors.NOT_ALLOWED({ permission: manageGroupViews.name });
  if ((await getGroup(reader, viewer, groupId)) === null) throw staffErrors.GROUP_NOT_FOUND({ groupId });
  return viewsOf(reader, [{ kind: 'group', id: groupId }]);
}

const isMember = async (reader: QueryReader, viewer: Viewer, groupId: number): Promise<boolean> =>
  viewer.kind === 'manager' && (await getUser(reader, viewer, viewer.id))?.groupId === groupId;

async function viewsOf(reader: QueryReader, owners: readonly ViewOwner[]): Promise<SavedViews> {
  const ids = owners.map(ownerDocumentId);
  const documents = await documentsOf<SavedViewsDocument>(reader, 'saved-views', ids);
  const found = ids.flatMap((id) => documents.get(id) ?? []);
  const kept = found.flatMap(({ owner, views }) => views.map((view) => ({ ...view, owner })));
  const problems = await problemsOf(
    reader,
    kept.map(({ query }) => query),
  );
  return { items: kept.map((view) => ({ ...view, problems: problems(view.query) })) };
}
