import { documentsOf, readListQuery, type QueryReader } from '@parley/application';
import { askedBy, countDialogs, MOST_QUERIES, type Total } from '@parley/dialogs';
import { accessErrors, getGroup, getUser, has, staffErrors, type Viewer } from '@parley/staff';
import { manageGroupViews } from '../permissions.js';
import type { ViewOwner } from '../view/saved-views.events.js';
import { ownerDocumentId, type KeptView, type SavedViewsDocument } from './saved-views.projection.js';
import { problemsOf, type ViewProblem } from './view-problems.query.js';

export interface SavedView extends KeptView {
  readonly owner: ViewOwner;
  /** Empty: it finds what it was saved for. */
  readonly problems: readonly ViewProblem[];
  /** Dialogs that the viewer sees; null: not asked for, or the view cannot be asked. */
  readonly count: Total | null;
}

export interface SavedViews {
  readonly items: readonly SavedView[];
}

export interface SavedViewsParams {
  /** Whether to count what each view finds. */
  readonly counts?: boolean | undefined;
}

/** The viewer's own views, then those of the viewer's group, each in their order. A bot has none. */
export async function listSavedViews(
  reader: QueryReader,
  viewer: Viewer,
  params: SavedViewsParams = {},
): Promise<SavedViews> {
  if (viewer.kind !== 'manager') return { items: [] };
  const user = await getUser(reader, viewer, viewer.id);
  const own: ViewOwner = { kind: 'manager', id: viewer.id };
  const groupId = user?.groupId ?? null;
  const owners: readonly ViewOwner[] = groupId === null ? [own] : [own, { kind: 'group', id: groupId }];
  return viewsOf(reader, viewer, owners, params);
}

/** The views of a group in their order, for its members and for those who manage them. Throws `GROUP_NOT_FOUND`, `NOT_ALLOWED`. */
export async function listGroupViews(
  reader: QueryReader,
  viewer: Viewer,
  groupId: number,
  params: SavedViewsParams = {},
): Promise<SavedViews> {
  if (!has(viewer, manageGroupViews) && !(await isMember(reader, viewer, groupId)))
    throw accessErrors.NOT_ALLOWED({ permission: manageGroupViews.name });
  if ((await getGroup(reader, viewer, groupId)) === null) throw staffErrors.GROUP_NOT_FOUND({ groupId });
  return viewsOf(reader, viewer, [{ kind: 'group', id: groupId }], params);
}

const isMember = async (reader: QueryReader, viewer: Viewer, groupId: number): Promise<boolean> =>
  viewer.kind === 'manager' && (await getUser(reader, viewer, viewer.id))?.groupId === groupId;

async function viewsOf(
  reader: QueryReader,
  viewer: Viewer,
  owners: readonly ViewOwner[],
  { counts: isCounted = false }: SavedViewsParams,
): Promise<SavedViews> {
  const ids = owners.map(ownerDocumentId);
  const documents = await documentsOf<SavedViewsDocument>(reader, 'saved-views', ids);
  const found = ids.flatMap((id) => documents.get(id) ?? []);
  const kept = found.flatMap(({ owner, views }) => views.map((view) => ({ ...view, owner })));
  const problems = await problemsOf(
    askedBy(reader, viewer),
    kept.map(({ query }) => query),
  );
  const views = kept.map((view) => ({ ...view, problems: problems(view.query) }));
  const counts = isCounted ? await countsOf(reader, viewer, views.filter(mayBeAsked)) : null;
  return { items: views.map((view) => ({ ...view, count: counts?.get(view.viewId) ?? null })) };
}

/** A deleted tag finds nothing; what no filter takes cannot be asked. */
const mayBeAsked = ({ problems }: Omit<SavedView, 'count'>): boolean =>
  problems.every(({ filter, problem }) => problem === 'gone' || filter === 'sort');

/** So many at a time: others get their turn between. */
async function countsOf(
  reader: QueryReader,
  viewer: Viewer,
  views: readonly KeptView[],
): Promise<ReadonlyMap<number, Total>> {
  const counts = new Map<number, Total>();
  for (let from = 0; from < views.length; from += MOST_QUERIES) {
    const some = views.slice(from, from + MOST_QUERIES);
    const questions = some.map(({ query }) => readListQuery(reader.contributions, query).values);
    const totals = await countDialogs(reader, viewer, questions);
    some.forEach(({ viewId }, place) => counts.set(viewId, totals[place] as Total));
    await new Promise(setImmediate);
  }
  return counts;
}
