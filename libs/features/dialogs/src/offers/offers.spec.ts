import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { columnsOf, features, productOf } from '@parley/composition';
import type { EventDefinition } from '@parley/eventsourcing';
import { TagArchived, TagCreated, TagDeleted } from '@parley/tags';
import { TimeLimitsRemoved, TimeLimitsSet } from '@parley/time-limits';
import { given, type Given } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { starFeature, starred } from '../testing/star.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { listDialogs } from '../list/dialog-list.query.js';
import { countQueries } from './counts.query.js';
import { listOffers, type OfferedFilter } from './offers.query.js';

const { administrator, manager } = viewers;
const inOne = <E extends EventDefinition>(stream: string, event: E, data: E['sample']): Given => ({
  ...given(event, data),
  stream,
});
const limits = {
  timeZone: 'UTC',
  limits: { danger: 600, warning: null },
  channels: [],
  workingHours: null,
  specialDays: [],
  countFrom: 'answer' as const,
};

let models: Models;
/** Dialogs 1 to 3 are seen by everybody who works in channel 7; 4 is another manager's, 5 in another channel. */
beforeAll(async () => {
  const scene = createScene();
  scene.channel(7, 'Shop');
  scene.channel(8, 'Help');
  for (const userId of [2, 3]) scene.user(userId);
  for (const clientId of [1, 2, 3, 4, 5]) scene.client(clientId);
  for (const dialogId of [1, 2, 3, 4]) scene.begin(dialogId, { clientId: dialogId });
  scene.begin(5, { channelId: 8, clientId: 5 });
  scene.reassign(2, { kind: 'manager', id: 2 });
  scene.reassign(4, { kind: 'manager', id: 3 });
  scene.close(3);
  models = await openModels(scene.events, productOf([...features, starFeature]));
}, 60_000);
afterAll(() => models.close());

const offers = (viewer = administrator) => listOffers(models.reader, viewer);
const offered = async (name: string, viewer = administrator): Promise<OfferedFilter | undefined> =>
  (await offers(viewer)).filters.find((one) => one.name === name);
const sorts = async (): Promise<string[]> => (await offers()).sorts.map(({ name }) => name);

describe('what is on offer', () => {
  test('[S74] [S76] responsibles and channels that occur, with names and numbers of dialogs, most first', async () => {
    expect((await offered('responsible'))?.values).toEqual([
      { value: 'none', name: null, count: 3 },
      { value: 'manager:2', name: 'User 2', count: 1 },
      { value: 'manager:3', name: 'User 3', count: 1 },
    ]);
    expect((await offered('channelId'))?.values).toEqual([
      { value: '7', name: 'Shop', count: 4 },
      { value: '8', name: 'Help', count: 1 },
    ]);
  });

  test('only among what the viewer sees', async () => {
    expect((await offered('responsible', manager))?.values).toEqual([
      { value: 'none', name: null, count: 3 },
      { value: 'manager:2', name: 'User 2', count: 1 },
    ]);
    expect((await offered('channelId', viewers.limited))?.values).toEqual([
      { value: '7', name: 'Shop', count: 3 },
    ]);
    expect((await offered('channelId', viewers.bot))?.values).toEqual([]);
  });

  test('[S78] each choice of a filter, true and false, and filters whose values are not listed', async () => {
    expect((await offered('status'))?.values).toEqual([
      { value: 'open', name: null, count: 4 },
      { value: 'closed', name: null, count: 1 },
    ]);
    expect((await offered('blocked'))?.values).toEqual([{ value: 'false', name: null, count: 5 }]);
    expect(await offered('status')).toMatchObject({ filter: 'status', more: false });
  });

  test('filters of another feature, which nothing here knows', async () => {
    await models.append([starred(1, 'first', 1)]);
    expect((await offered('starred'))?.values).toEqual([
      { value: 'false', name: null, count: 4 },
      { value: 'true', name: null, count: 1 },
    ]);
  });

  test('[S80] [S81] bots only when there is one, with the dialogs that are assigned to it', async () => {
    expect(await offered('bots')).toBeUndefined();
    const scene = createScene();
    scene.bot(6, ['responsible']);
    await models.append(scene.events);
    expect(await offered('bots')).toMatchObject({ filter: 'responsible', values: [] });
    const assigned = createScene();
    assigned.reassign(1, { kind: 'bot', id: 6 });
    await models.append(assigned.events);
    expect((await offered('bots'))?.values).toEqual([{ value: 'bot:6', name: 'Bot 6', count: 1 }]);
    expect((await offered('responsible'))?.values).not.toContainEqual(
      expect.objectContaining({ value: 'bot:6' }),
    );
  });

  test('[S86] [S88] tags only when there is one, with the number of dialogs without any', async () => {
    expect(await offered('tags')).toBeUndefined();
    expect(await offered('pinnedTags')).toBeUndefined();
    await models.append([inOne('tags-1', TagCreated, { tagId: 1, name: 'VIP', color: 'red' })]);
    expect(await offered('tags')).toMatchObject({ values: [{ value: 'none', count: 5 }] });
    expect(await offered('pinnedTags')).toMatchObject({ values: [] });
    await models.append([inOne('tags-1', TagArchived, { tagId: 1 })]);
    expect(await offered('tags')).toBeDefined();
    await models.append([inOne('tags-1', TagDeleted, { tagId: 1 })]);
    expect(await offered('tags')).toBeUndefined();
  });

  test('[S67] [S69] [S71] processing order, and levels, only while time limits are set', async () => {
    expect(await sorts()).toEqual(['activity']);
    expect(await offered('level')).toBeUndefined();
    await models.append([inOne('time-limits-1', TimeLimitsSet, { settings: limits })]);
    expect(await sorts()).toEqual(['activity', 'processing']);
    expect((await offered('level'))?.values?.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['danger']),
    );
    await models.append([inOne('time-limits-1', TimeLimitsRemoved, {})]);
    expect(await sorts()).toEqual(['activity']);
    expect(await offered('level')).toBeUndefined();
  });
});

describe('counts', () => {
  const counts = async (...queries: Record<string, unknown>[]): Promise<number[]> =>
    (await countQueries(models.reader, administrator, queries)).items.map(({ count }) => count);

  test('[S78] are answered in the order of the queries, an order of rows or none does not matter', async () => {
    expect(await counts({ status: 'closed' }, {}, { status: 'closed', sort: 'processing' })).toEqual([
      1, 5, 1,
    ]);
    expect(await counts()).toEqual([]);
  });

  test.each([
    [{ unknown: '1' }],
    [{ status: 'begun' }],
    [{ status: ['open'] }],
    [{ channelId: 7 }],
    [{ limit: '10' }],
    [{ sort: 'name' }],
    [{ channelId: '9007199254740992' }],
  ])('of %j are refused', async (query) => {
    await expect(counts({}, query)).rejects.toMatchObject({ code: 'INVALID_FILTER' });
  });

  test('of values that contradict each other are refused by their filter', async () => {
    await expect(counts({ tags: 'none', pinnedTags: 'any' })).rejects.toMatchObject({
      code: 'INVALID_TAG_FILTER',
    });
  });

  test('of a server whose columns would take too much memory are refused, and so is all but the list by its index', async () => {
    const { documents, eventStore, reader } = models;
    const given = { stores: { documents, eventStore }, product: productOf([...features, starFeature]) };
    const serving = (name: string): Promise<string> => reader.serving(name);
    const codes: string[] = [];
    const onError = (code: string): void => void codes.push(code);
    const columns = columnsOf({ ...given, serving, mostBytes: 10_000, onError });
    const bounded = { ...reader, columns };
    columns.start();
    const full = {
      code: 'COLUMNS_FULL',
      retryable: false,
      message: expect.stringContaining('PARLEY_COLUMNS_MB'),
    };
    await expect(countQueries(bounded, administrator, [{}])).rejects.toMatchObject(full);
    await expect(listOffers(bounded, administrator)).rejects.toMatchObject(full);
    await expect(listDialogs(bounded, administrator, { unread: true })).rejects.toMatchObject(full);
    const { items } = await listDialogs(bounded, administrator, { status: 'open', channelId: 7 });
    expect(items.map(({ dialogId }) => dialogId).sort()).toEqual([1, 2, 4]);
    expect(columns.state()).toMatchObject({
      phase: 'full',
      dialogs: 0,
      bytes: 0,
      fault: { code: 'COLUMNS_FULL' },
    });
    await columns.stop();
    expect(codes).toEqual(['COLUMNS_FULL']);
  });

  test('are exact up to 1,000 dialogs, then there are more', async () => {
    const total = async () => (await countQueries(models.reader, administrator, [{}])).items[0];
    const begin = async (from: number, to: number) => {
      const scene = createScene();
      for (let dialogId = from; dialogId <= to; dialogId += 1) scene.begin(dialogId);
      await models.append(scene.events);
    };
    await begin(100, 1_094);
    expect(await total()).toEqual({ count: 1_000, more: false });
    await begin(1_095, 1_095);
    expect(await total()).toEqual({ count: 1_000, more: true });
  }, 60_000);
});
