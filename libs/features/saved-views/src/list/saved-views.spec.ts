import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { features, productOf } from '@parley/composition';
import {
  createScene,
  given,
  openModels,
  starFeature,
  viewers,
  type Given,
  type Models,
} from '@parley/dialogs/testing';
import type { EventDefinition } from '@parley/eventsourcing';
import { UserGroupSet } from '@parley/staff';
import { managerViewer } from '@parley/staff/testing';
import { TagArchived, TagCreated, TagDeleted } from '@parley/tags';
import {
  SavedViewChanged,
  SavedViewCreated,
  SavedViewDeleted,
  SavedViewRenamed,
  SavedViewsOrdered,
  type ViewOwner,
  type ViewQuery,
} from '../view/saved-views.events.js';
import { listGroupViews, listSavedViews } from './saved-views.query.js';

const OWN: ViewOwner = { kind: 'manager', id: 2 };
const GROUP: ViewOwner = { kind: 'group', id: 2 };
const inOwn = <E extends EventDefinition>(event: E, data: E['sample']): Given => ({
  ...given(event, data),
  stream: `saved-views-${(data as { owner: ViewOwner }).owner.kind === 'manager' ? 1 : 2}-${(data as { owner: ViewOwner }).owner.id}`,
});
const saved = (viewId: number, name: string, query: ViewQuery = {}, owner = OWN) =>
  inOwn(SavedViewCreated, { owner, viewId, name, query });
const ofTags = <E extends EventDefinition>(event: E, data: E['sample']): Given => ({
  ...given(event, data),
  stream: 'tags-1',
});

const scene = createScene();
scene.group(2, null);
scene.group(3, null);
for (const userId of [2, 3, 4]) scene.user(userId, [], userId === 4 ? null : 2);
const events = [
  ...scene.events,
  ofTags(TagCreated, { tagId: 1, name: 'VIP', color: 'red' }),
  ofTags(TagCreated, { tagId: 2, name: 'Gone', color: 'red' }),
  ofTags(TagCreated, { tagId: 3, name: 'Archived', color: 'red' }),
  saved(11, 'VIPs', { tags: '1', status: 'open' }),
  saved(12, 'Gone ones', { tags: '1,2' }),
  saved(13, 'Starred', { starred: 'true' }),
  saved(14, 'Old', { status: 'begun' }),
  saved(15, 'Contradiction', { pinnedTags: 'any', tags: 'none' }),
  saved(16, 'To delete'),
  saved(21, 'Team', { responsible: 'none' }, GROUP),
  saved(22, 'Other team', {}, { kind: 'group', id: 3 }),
  saved(23, 'Of another', {}, { kind: 'manager', id: 3 }),
  ofTags(TagDeleted, { tagId: 2 }),
  ofTags(TagArchived, { tagId: 3 }),
];

let models: Models;
beforeAll(async () => {
  models = await openModels(events, productOf([...features, starFeature]));
}, 60_000);
afterAll(() => models.close());

const shown = async (viewer = viewers.manager): Promise<(string | number)[]> => {
  const { items } = await listSavedViews(models.reader, viewer);
  return items.map(({ viewId }) => viewId);
};
const problems = async (reader = models.reader) => {
  const { items } = await listSavedViews(reader, viewers.manager);
  return Object.fromEntries(items.map(({ viewId, problems: found }) => [viewId, found]));
};

describe('saved views', () => {
  test('are those of the viewer, then those of the group, each with owner and query', async () => {
    const { items } = await listSavedViews(models.reader, viewers.manager);
    expect(items.map(({ viewId, owner }) => [viewId, owner.kind])).toEqual([
      ...[11, 12, 13, 14, 15, 16].map((viewId) => [viewId, 'manager']),
      [21, 'group'],
    ]);
    expect(items[0]).toEqual({
      viewId: 11,
      owner: OWN,
      name: 'VIPs',
      query: { tags: '1', status: 'open' },
      createdAt: '2026-03-01T10:00:00.000Z',
      problems: [],
      count: null,
    });
  });

  test('of others are not shown, a bot of the same id has none, and neither has who has saved none', async () => {
    expect(await shown(managerViewer(3))).toEqual([23, 21]);
    expect(await shown(managerViewer(4))).toEqual([]);
    expect(await shown(viewers.bot)).toEqual([]);
  });

  test('follow the viewer into another group', async () => {
    await models.append([given(UserGroupSet, { userId: 4, groupId: 3 })]);
    expect(await shown(managerViewer(4))).toEqual([22]);
  });

  test('of a group are shown to members and to those who manage them', async () => {
    const { reader } = models;
    const idsFor = async (viewer: Parameters<typeof listGroupViews>[1], groupId = 2) =>
      (await listGroupViews(reader, viewer, groupId)).items.map(({ viewId }) => viewId);
    expect(await idsFor(viewers.manager)).toEqual([21]);
    expect(await idsFor(viewers.administrator)).toEqual([21]);
    expect(await idsFor(managerViewer(9, { permissions: ['manage_group_views'] }))).toEqual([21]);
    for (const viewer of [viewers.manager, viewers.bot, viewers.allDialogs])
      await expect(idsFor(viewer, viewer === viewers.manager ? 3 : 2)).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
      });
    await expect(idsFor(viewers.administrator, 99)).rejects.toMatchObject({ code: 'GROUP_NOT_FOUND' });
    await expect(idsFor(viewers.manager, 99)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });
});

describe('a view that does not find what it was saved for says why', () => {
  test('a tag that was deleted, a value that is not taken any more, values that contradict each other', async () => {
    expect(await problems()).toEqual({
      11: [],
      12: [{ filter: 'tags', problem: 'gone' }],
      13: [],
      14: [{ filter: 'status', problem: 'refused' }],
      15: [{ filter: 'tags', problem: 'refused' }],
      16: [],
      21: [],
    });
  });

  test('a filter whose feature is taken away', async () => {
    const reader = { ...models.reader, ...productOf(features).parts };
    expect((await problems(reader))[13]).toEqual([{ filter: 'starred', problem: 'unknown' }]);
    const bare = { ...models.reader, contributions: { ...models.reader.contributions, filters: [] } };
    expect((await problems(bare))[11]).toEqual([
      { filter: 'tags', problem: 'unknown' },
      { filter: 'status', problem: 'unknown' },
    ]);
  });

  test('an order that there is not now', async () => {
    const order = (viewId: number, sort: string) => saved(viewId, sort, { sort, reverse: 'true' });
    await models.append([order(31, 'activity'), order(32, 'processing'), order(33, 'name')]);
    const found = await problems();
    expect([found[31], found[32], found[33]]).toEqual([
      [],
      [{ filter: 'sort', problem: 'refused' }],
      [{ filter: 'sort', problem: 'refused' }],
    ]);
    await models.append([
      inOwn(SavedViewDeleted, { owner: OWN, viewId: 31 }),
      inOwn(SavedViewDeleted, { owner: OWN, viewId: 32 }),
      inOwn(SavedViewDeleted, { owner: OWN, viewId: 33 }),
    ]);
  });

  test('an archived tag is no problem: clients still have it', async () => {
    await models.append([saved(17, 'Archived', { pinnedTags: '3' })]);
    expect((await problems())[17]).toEqual([]);
  });
});

test('views are renamed, changed, put in order and deleted', async () => {
  await models.append([
    inOwn(SavedViewRenamed, { owner: OWN, viewId: 11, name: 'Key accounts' }),
    inOwn(SavedViewChanged, { owner: OWN, viewId: 14, query: { status: 'closed' } }),
    inOwn(SavedViewsOrdered, { owner: OWN, viewIds: [16, 17, 15, 14, 13, 12, 11] }),
    inOwn(SavedViewDeleted, { owner: OWN, viewId: 16 }),
    saved(18, 'Last'),
  ]);
  expect(await shown()).toEqual([17, 15, 14, 13, 12, 11, 18, 21]);
  const { items } = await listSavedViews(models.reader, viewers.manager);
  expect(items[5]).toMatchObject({ name: 'Key accounts', query: { tags: '1', status: 'open' } });
  expect(items[2]).toMatchObject({ query: { status: 'closed' }, problems: [] });
});

describe('counts of views', () => {
  const QUERIES: Readonly<Record<number, ViewQuery>> = {
    41: { status: 'open' },
    42: { responsible: 'me' },
    43: { channelId: '8', sort: 'processing' },
    44: { tags: '2' },
    45: { status: 'begun' },
    46: { bygone: 'true' },
  };
  const owner: ViewOwner = { kind: 'manager', id: 3 };

  test('are those of the dialogs that the viewer sees; what cannot be asked has none', async () => {
    const dialogs = createScene();
    for (const dialogId of [51, 52, 53]) dialogs.begin(dialogId, { channelId: dialogId === 53 ? 8 : 7 });
    dialogs.reassign(51, { kind: 'manager', id: 3 });
    dialogs.reassign(52, { kind: 'manager', id: 9 });
    await models.append([
      ...dialogs.events,
      ...Object.entries(QUERIES).map(([viewId, query]) => saved(Number(viewId), viewId, query, owner)),
    ]);
    const views = async (params: object, channelIds: readonly number[] | null = null) => {
      const viewer = managerViewer(3, { channelIds });
      const { items } = await listSavedViews(models.reader, viewer, params);
      return Object.fromEntries(items.map(({ viewId, count }) => [viewId, count]));
    };
    const exactly = (count: number) => ({ count, more: false });
    const all = { 21: exactly(1), 23: exactly(2), 41: exactly(2), 42: exactly(1), 43: exactly(1) };
    expect(await views({ counts: true })).toEqual({ ...all, 44: exactly(0), 45: null, 46: null });
    expect(await views({ counts: true }, [7])).toMatchObject({
      21: exactly(0),
      41: exactly(1),
      43: exactly(0),
    });
    expect(Object.values(await views({}))).toEqual(Array(8).fill(null));
  });

  test('are answered for as many views as there may be', async () => {
    const many = Array.from({ length: 94 }, (_, n) => saved(200 + n, `View ${n}`, { status: 'open' }, owner));
    await models.append(many);
    const { items } = await listSavedViews(models.reader, managerViewer(3), { counts: true });
    expect(items.filter(({ name }) => name.startsWith('View')).map(({ count }) => count?.count)).toEqual(
      Array(94).fill(2),
    );
  });
});
