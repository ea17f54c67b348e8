import { describe, expect, test } from '@jest/globals';
import type { ColumnFilter, Listing, ListSort } from '@parley/application';
import { defineErrors } from '@parley/eventsourcing';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import { attempt, deciderSpecification, eventSamplesSuite, stateAfter } from '@parley/testkit';
import { fileURLToPath } from 'node:url';
import { manageGroupViews } from '../permissions.js';
import type { SavedViewCommand, SavedViewContext } from './saved-views.commands.js';
import { MOST_VIEWS, savedViewsAggregate, savedViewsId } from './saved-views.decide.js';
import { savedViewEvents, type ViewOwner, type ViewQuery } from './saved-views.events.js';
import type { SavedViewEvent } from './saved-views.state.js';

const { given } = deciderSpecification(savedViewsAggregate);

const { CONTRADICTION } = defineErrors({
  CONTRADICTION: { family: 'Validation', meaning: 'No dialog is so.' },
});
const unasked = { columns: [], test: () => () => () => true };
const filters: readonly ColumnFilter[] = [
  { name: 'status', field: { type: 'choice', values: ['open', 'closed'], meaning: '' }, ...unasked },
  { name: 'channelId', field: { type: 'integer', min: 1, max: 99, meaning: '' }, ...unasked },
  { name: 'unread', field: { type: 'boolean', meaning: '' }, ...unasked },
  {
    name: 'tags',
    field: { type: 'text', max: 5, pattern: /^(none|\d(,\d)*)$/, meaning: '' },
    ...unasked,
    check({ tags, unread }) {
      if (tags === 'none' && unread === true) throw CONTRADICTION('Neither.');
    },
  },
];
const activity: ListSort = {
  name: 'activity',
  meaning: '',
  columns: [],
  keys: () => () => ({ from: 0, numbers: new Float64Array() }),
};
const listing: Listing = { filters, sorts: [activity] };

const owner: ViewOwner = { kind: 'manager', id: 2 };
const group: ViewOwner = { kind: 'group', id: 4 };
const mine: SavedViewContext = { sender: managerViewer(2), isOwnerThere: true, listing, newId: 3 };
const create = (name: string, query: Record<string, unknown> = {}, of = owner) => ({
  type: 'CreateSavedView' as const,
  owner: of,
  name,
  query,
});
const created = (viewId: number, name: string, query: ViewQuery = {}, of = owner): SavedViewEvent => ({
  type: 'SavedViewCreated',
  data: { owner: of, viewId, name, query },
});
const rename = (viewId: number, name: string) => ({ type: 'RenameSavedView' as const, owner, viewId, name });
const renamed = (viewId: number, name: string): SavedViewEvent => ({
  type: 'SavedViewRenamed',
  data: { owner, viewId, name },
});
const change = (viewId: number, query: Record<string, unknown>) => ({
  type: 'ChangeSavedView' as const,
  owner,
  viewId,
  query,
});
const remove = (viewId: number) => ({ type: 'DeleteSavedView' as const, owner, viewId });
const deleted = (viewId: number): SavedViewEvent => ({ type: 'SavedViewDeleted', data: { owner, viewId } });
const order = (...viewIds: number[]) => ({ type: 'OrderSavedViews' as const, owner, viewIds });
const ordered = (...viewIds: number[]): SavedViewEvent => ({
  type: 'SavedViewsOrdered',
  data: { owner, viewIds },
});

describe('a view is saved', () => {
  test('with its name without white space around it, and its query sorted by name', () => {
    given()
      .when(create(' Mine ', { unread: 'false', status: 'open', channelId: '7', tags: '1,2' }), mine)
      .then(created(3, 'Mine', { channelId: '7', status: 'open', tags: '1,2', unread: 'false' }));
    given().when(create('All'), mine).then(created(3, 'All'));
    given()
      .when(create('Oldest', { sort: 'activity', reverse: 'true' }), mine)
      .then(created(3, 'Oldest', { reverse: 'true', sort: 'activity' }));
  });

  test.each([
    [{ stars: '1' }, 'UNKNOWN_FILTER', 'stars'],
    [{ ['__proto__']: '1' }, 'UNKNOWN_FILTER', '__proto__'],
    [{ constructor: '1' }, 'UNKNOWN_FILTER', 'constructor'],
    [{ limit: '10' }, 'UNKNOWN_FILTER', 'limit'],
    [{ status: 'begun' }, 'INVALID_FILTER_VALUE', 'status'],
    [{ status: null }, 'INVALID_FILTER_VALUE', 'status'],
    [{ channelId: 7 }, 'INVALID_FILTER_VALUE', 'channelId'],
    [{ channelId: '0' }, 'INVALID_FILTER_VALUE', 'channelId'],
    [{ channelId: '100' }, 'INVALID_FILTER_VALUE', 'channelId'],
    [{ channelId: '7.0' }, 'INVALID_FILTER_VALUE', 'channelId'],
    [{ unread: 'yes' }, 'INVALID_FILTER_VALUE', 'unread'],
    [{ unread: ['true'] }, 'INVALID_FILTER_VALUE', 'unread'],
    [{ tags: 'any' }, 'INVALID_FILTER_VALUE', 'tags'],
    [{ tags: '1,2,3,4' }, 'INVALID_FILTER_VALUE', 'tags'],
    [{ tags: '' }, 'INVALID_FILTER_VALUE', 'tags'],
    [{ sort: 'processing' }, 'INVALID_FILTER_VALUE', 'sort'],
    [{ sort: 'activity', reverse: '1' }, 'INVALID_FILTER_VALUE', 'reverse'],
    [{ total: 'true' }, 'UNKNOWN_FILTER', 'total'],
  ])('not with %j, which no filter takes', (query, code, filter) => {
    const written = Object.fromEntries(Object.entries(query)) as Record<string, unknown>;
    if (filter === '__proto__') Object.defineProperty(written, filter, { value: '1', enumerable: true });
    given().when(create('Mine', written), mine).thenRefused(code, { filter });
    given(created(3, 'Mine')).when(change(3, written), mine).thenRefused(code, { filter });
  });

  test('not with an endless name of a filter in the error', () => {
    given()
      .when(create('Mine', { ['x'.repeat(10_000)]: '1' }), mine)
      .thenRefused('UNKNOWN_FILTER', { filter: 'x'.repeat(64) });
  });

  test('not with values that a filter refuses together', () => {
    const refused = () =>
      savedViewsAggregate.decide({ views: [] }, create('Mine', { tags: 'none', unread: 'true' }), mine);
    expect(refused).toThrow(expect.objectContaining({ code: 'CONTRADICTION' }));
    given()
      .when(create('Mine', { tags: 'none', unread: 'false' }), mine)
      .then(created(3, 'Mine', { tags: 'none', unread: 'false' }));
  });

  test.each([
    ['Mine', 'MINE'],
    ['Счёт', 'счет'],
    ['Straße', 'STRASSE'],
    ['a b', 'A\u00a0\u2003B'],
    ['__proto__', '__PROTO__'],
  ])('under a name once: %j and %j are one name', (one, other) => {
    given(created(9, one)).when(create(other), mine).thenRefused('SAVED_VIEW_NAME_TAKEN', { viewId: 9 });
    given(created(9, one), deleted(9)).when(create(other), mine).then(created(3, other));
    given(created(9, one), renamed(9, 'Else')).when(create(other), mine).then(created(3, other));
  });

  test('under a name of up to 64 characters as users see them', () => {
    const family = '👨‍👩‍👧';
    for (const name of ['я'.repeat(64), 'e\u0301'.repeat(64), family.repeat(51)])
      given().when(create(name), mine).then(created(3, name));
    for (const name of ['', ' ', '\u200b', 'a\ud83d', 'я'.repeat(65), family.repeat(52), '👍'.repeat(65)])
      given().when(create(name), mine).thenRefused('INVALID_SAVED_VIEW_NAME');
  });

  test('up to 100 times, and a deleted one leaves its place', () => {
    const all = Array.from({ length: MOST_VIEWS }, (_, n) => created(n + 10, `View ${n}`));
    given(...all)
      .when(create('More'), mine)
      .thenRefused('TOO_MANY_SAVED_VIEWS');
    given(...all, deleted(10))
      .when(create('More'), mine)
      .then(created(3, 'More'));
  });
});

describe('a view is renamed, changed and deleted', () => {
  const both = given(created(3, 'Mine', { status: 'open', unread: 'true' }), created(5, 'Theirs'));

  test('once', () => {
    both.when(rename(3, ' Ours '), mine).then(renamed(3, 'Ours'));
    both.when(rename(3, 'MINE'), mine).then(renamed(3, 'MINE'));
    both
      .when(change(3, { status: 'closed' }), mine)
      .then({ type: 'SavedViewChanged', data: { owner, viewId: 3, query: { status: 'closed' } } });
    both.when(remove(3), mine).then(deleted(3));
  });

  test('not where nothing changes, and not to a name that is taken', () => {
    both.when(rename(3, 'Mine '), mine).thenRefused('SAVED_VIEW_UNCHANGED', { viewId: 3 });
    both
      .when(change(3, { unread: 'true', status: 'open' }), mine)
      .thenRefused('SAVED_VIEW_UNCHANGED', { viewId: 3 });
    both.when(rename(3, 'THEIRS'), mine).thenRefused('SAVED_VIEW_NAME_TAKEN', { viewId: 5 });
    both.when(rename(3, ''), mine).thenRefused('INVALID_SAVED_VIEW_NAME');
  });

  test.each([rename(9, 'New'), change(9, { status: 'open' }), remove(9)])(
    '$type of one that is not there is refused',
    (command) => {
      both.when(command, mine).thenRefused('SAVED_VIEW_NOT_FOUND', { viewId: 9 });
    },
  );
});

describe('views are put in order', () => {
  const three = given(created(3, 'A'), created(5, 'B'), created(7, 'C'));

  test('all of them at once, and new ones stand behind', () => {
    three.when(order(7, 3, 5), mine).then(ordered(7, 3, 5));
    const { views } = stateAfter(savedViewsAggregate, [
      created(3, 'A'),
      created(5, 'B'),
      ordered(5, 3),
      created(7, 'C'),
    ]);
    expect(views.map(({ viewId }) => viewId)).toEqual([5, 3, 7]);
  });

  test.each([[[3, 5]], [[3, 5, 7, 9]], [[3, 5, 9]], [[3, 3, 5]], [[3, 5, 7, 7]], [[]]])(
    'not by %j, which leaves one out, or names one twice or a strange one',
    (viewIds) => {
      three.when(order(...viewIds), mine).thenRefused('INVALID_SAVED_VIEW_ORDER');
    },
  );

  test('not where they stand so already', () => {
    three.when(order(3, 5, 7), mine).thenRefused('SAVED_VIEWS_IN_ORDER');
    given().when(order(), mine).thenRefused('SAVED_VIEWS_IN_ORDER');
  });
});

describe('who may', () => {
  const commands = (of: ViewOwner): readonly SavedViewCommand[] => [
    create('New', {}, of),
    { ...rename(3, 'New'), owner: of },
    { ...change(3, { status: 'open' }), owner: of },
    { ...remove(3), owner: of },
    { ...order(5, 3), owner: of },
  ];
  const before = (of: ViewOwner) =>
    stateAfter(savedViewsAggregate, [created(3, 'A', {}, of), created(5, 'B', {}, of)]);
  const refusal = (command: SavedViewCommand, context: Partial<SavedViewContext>) =>
    attempt(savedViewsAggregate, before(command.owner), command, { ...mine, newId: 9, ...context }).refusal;

  test.each(commands(owner))('$type of own ones: the manager alone', (command) => {
    const bot = { ...managerViewer(2), kind: 'bot' as const };
    expect(refusal(command, {})).toBeNull();
    for (const sender of [managerViewer(3), administratorViewer(1), bot, null])
      expect(refusal(command, { sender })).toBe('NOT_ALLOWED');
  });

  test.each(commands(group))('$type of a group: who has the permission', (command) => {
    const allowed = managerViewer(9, { permissions: [manageGroupViews.name] });
    for (const sender of [allowed, administratorViewer(1), null])
      expect(refusal(command, { sender })).toBeNull();
    given().when(command, mine).thenRefused('NOT_ALLOWED', { permission: 'manage_group_views' });
    given()
      .when(command, { ...mine, sender: allowed, isOwnerThere: false })
      .thenRefused('GROUP_NOT_FOUND', { groupId: 4 });
  });
});

test('each owner has a stream, a manager and a group of one id too', () => {
  expect(savedViewsId({ kind: 'manager', id: 7 })).toBe('1-7');
  expect(savedViewsId({ kind: 'group', id: 7 })).toBe('2-7');
});

eventSamplesSuite({
  definitions: savedViewEvents,
  folder: fileURLToPath(new URL('../../samples', import.meta.url)),
});
