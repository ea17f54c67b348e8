import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listDialogs } from '@parley/dialogs';
import { createScene, given, openModels, viewers, type Given, type Models } from '@parley/dialogs/testing';
import type { EventDefinition } from '@parley/eventsourcing';
import { ClientTagged, ClientUntagged } from '../on-client/client-tags.events.js';
import { TagArchived, TagCreated, TagDeleted, TagRecolored, TagRenamed } from '../tag/tags.events.js';
import { pickTags, type PickerParams } from './tag-picker.query.js';

const ofTags = <E extends EventDefinition>(event: E, data: E['sample']): Given => ({
  ...given(event, data),
  stream: 'tags-1',
});
const [VIP, OPT, ELKA, GONE, UNUSED, OLD] = [1, 2, 3, 4, 5, 6];
const put = (clientId: number, tagId: number, pinned = false): Given =>
  given(ClientTagged, { clientId, tagId, pinned, dialogId: null });

let models: Models;
/** Dialog n is of client n; 17 is a second one of client 11, 16 is detached, 15 is another manager's. */
beforeAll(async () => {
  const scene = createScene();
  for (const id of [11, 12, 13, 14, 15, 16]) {
    scene.client(id);
    scene.begin(id, { clientId: id });
  }
  scene.begin(17, { clientId: 11 });
  scene.detach(16);
  scene.reassign(15, { kind: 'manager', id: 3 });
  const names = ['VIP', 'Опт', 'Ёлка', 'Gone', 'Unused', 'Old'];
  models = await openModels([
    ...scene.events,
    ...names.map((name, place) => ofTags(TagCreated, { tagId: place + 1, name, color: 'red' })),
    ...[put(11, VIP, true), put(11, OPT), put(12, OPT, true), put(12, OLD)],
    ...[put(13, ELKA), put(14, GONE, true), put(15, ELKA), put(15, VIP), put(16, UNUSED)],
    ofTags(TagDeleted, { tagId: GONE }),
    ofTags(TagArchived, { tagId: OLD }),
    ofTags(TagRecolored, { tagId: ELKA, color: 'green' }),
  ]);
});
afterAll(() => models.close());

const picked = async (params: PickerParams = {}, who = viewers.administrator) =>
  (await pickTags(models.reader, who, params)).items;
const counts = async (params: PickerParams = {}, who = viewers.administrator) =>
  (await picked(params, who)).map(({ tagId, dialogs }) => [tagId, dialogs]);

describe('the picker of tags', () => {
  test('[S90] [S97] [S98] offers tags that occur, with the number of dialogs, most first, then by name', async () => {
    expect(await counts()).toEqual([
      [VIP, 3],
      [OPT, 3],
      [ELKA, 2],
      [OLD, 1],
    ]);
  });

  test('[S96] shows name and colour of today, and whether it is archived', async () => {
    expect(await picked({ search: 'елка' })).toEqual([
      { tagId: ELKA, name: 'Ёлка', color: 'green', archived: false, chosen: false, dialogs: 2 },
    ]);
    expect((await picked({ search: 'old' }))[0]).toMatchObject({ archived: true });
  });

  test('[S98] counts dialogs that the viewer sees, and offers nothing else', async () => {
    expect(await counts({}, viewers.manager)).toEqual([
      [OPT, 3],
      [VIP, 2],
      [OLD, 1],
      [ELKA, 1],
    ]);
    expect(await counts({}, viewers.bot)).toEqual([]);
  });

  test('[S93] [S94] pinned: only pinned tags, where they are pinned', async () => {
    expect(await counts({ pinned: true })).toEqual([
      [VIP, 2],
      [OPT, 1],
    ]);
  });

  test('[S99] chosen ones stand on top, also where none of them occurs any more, and are not there twice', async () => {
    const found = await picked({ chosen: [ELKA, UNUSED, GONE, 999] });
    expect(found.map(({ tagId, chosen, dialogs }) => [tagId, chosen, dialogs])).toEqual([
      [ELKA, true, 2],
      [UNUSED, true, 0],
      [VIP, false, 3],
      [OPT, false, 3],
      [OLD, false, 1],
    ]);
  });

  test.each([
    ['оп', [OPT]],
    ['ел', [ELKA]],
    ['пт', []],
    ['.*', []],
  ])('[S92] is searched by the beginning of any word: %j', async (search, ids) => {
    expect((await picked({ search })).map(({ tagId }) => tagId)).toEqual(ids);
  });

  test('[S91] a tag that is chosen finds as many dialogs as it says', async () => {
    for (const who of [viewers.administrator, viewers.manager, viewers.limited])
      for (const { tagId, dialogs } of await picked({}, who)) {
        const { items } = await listDialogs(models.reader, who, { tags: String(tagId), limit: 100 });
        expect([tagId, items.length]).toEqual([tagId, dialogs]);
      }
  });

  test('follows what changes at once', async () => {
    await models.append([given(ClientUntagged, { clientId: 13, tagId: ELKA })]);
    expect(await counts({ search: 'ел' })).toEqual([[ELKA, 1]]);
    await models.append([ofTags(TagRenamed, { tagId: ELKA, name: 'Сосна' })]);
    expect(await counts({ search: 'ел' })).toEqual([]);
    expect(await counts({ search: 'со' })).toEqual([[ELKA, 1]]);
  });

  test('refuses cursors that it has not handed out', async () => {
    const page = await pickTags(models.reader, viewers.administrator, { limit: 1 });
    expect(page.next).not.toBeNull();
    for (const cursor of ['x', `${String(page.next)}A`])
      await expect(picked({ cursor })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    await expect(picked({ limit: 101 })).rejects.toMatchObject({ code: 'INVALID_PAGE' });
  });
});
