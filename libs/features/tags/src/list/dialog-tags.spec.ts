import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getDialog, listDialogs, type DialogListParams } from '@parley/dialogs';
import { createScene, given, type Given, type Models, openModels, viewers } from '@parley/dialogs/testing';
import type { EventDefinition } from '@parley/eventsourcing';
import { clientTags } from './client-tags.query.js';
import { TagArchived, TagCreated, TagDeleted, TagRecolored, TagRenamed } from '../tag/tags.events.js';
import {
  ClientTagged,
  ClientTagPinned,
  ClientTagUnpinned,
  ClientUntagged,
} from '../on-client/client-tags.events.js';

/** Events of tags stand in one stream, as the domain writes them. */
const ofTags = <E extends EventDefinition>(event: E, data: E['sample']): Given => ({
  ...given(event, data),
  stream: 'tags-1',
});
const [VIP, OPT, ELKA, GONE] = [1, 2, 3, 4];
const put = (clientId: number, tagId: number, pinned = false): Given =>
  given(ClientTagged, { clientId, tagId, pinned, dialogId: null }, { by: { kind: 'manager', id: 2 } });

let models: Models;
/** Dialog n is of client n; 16 is detached, 17 is a second one of client 11. */
beforeAll(async () => {
  const scene = createScene();
  scene.user(2);
  for (const id of [11, 12, 13, 14, 15, 16]) {
    scene.client(id);
    scene.begin(id, { clientId: id });
  }
  scene.begin(17, { clientId: 11 });
  scene.detach(16);
  models = await openModels([
    ...scene.events,
    ofTags(TagCreated, { tagId: VIP, name: 'VIP', color: 'red' }),
    ofTags(TagCreated, { tagId: OPT, name: 'Опт', color: 'blue' }),
    ofTags(TagCreated, { tagId: ELKA, name: 'Ёлка', color: 'green' }),
    ofTags(TagCreated, { tagId: GONE, name: 'Gone', color: 'gray' }),
    put(11, VIP, true),
    put(11, OPT),
    put(12, OPT, true),
    put(12, VIP),
    put(12, ELKA, true),
    put(13, VIP),
    put(14, GONE, true),
    put(16, VIP, true),
    ofTags(TagDeleted, { tagId: GONE }),
  ]);
});
afterAll(() => models.close());

const found = async (params: DialogListParams, who = viewers.administrator): Promise<number[]> => {
  const { items } = await listDialogs(models.reader, who, { limit: 100, ...params });
  return items.map(({ dialogId }) => dialogId).sort((a, b) => a - b);
};
const pinnedIn = async (dialogId: number): Promise<unknown> =>
  ((await getDialog(models.reader, viewers.administrator, dialogId)) as unknown as Record<string, unknown>)[
    'pinnedTags'
  ];

describe('the filter of tags', () => {
  test('[S87] without a value all dialogs are shown', async () => {
    expect(await found({})).toEqual([11, 12, 13, 14, 15, 16, 17]);
  });

  test('[S88] none set: clients without any tag that there is; a detached dialog has no client', async () => {
    expect(await found({ tags: 'none' })).toEqual([14, 15]);
  });

  test('[S77] [S90] a tag: the dialogs of its clients, not a detached one', async () => {
    expect(await found({ tags: `${VIP}` })).toEqual([11, 12, 13, 17]);
    expect(await found({ tags: `${ELKA}` })).toEqual([12]);
  });

  test('[S100] several tags mean AND', async () => {
    expect(await found({ tags: `${VIP},${OPT}` })).toEqual([11, 12, 17]);
    expect(await found({ tags: `${OPT},${VIP},${ELKA},${VIP}` })).toEqual([12]);
  });

  test('a deleted tag, and one that never was, finds nothing', async () => {
    expect(await found({ tags: `${GONE}` })).toEqual([]);
    expect(await found({ tags: `${VIP},999` })).toEqual([]);
    expect(await found({ pinnedTags: `${GONE}` })).toEqual([]);
  });

  test('[S93] pinned: clients with a pinned tag', async () => {
    expect(await found({ pinnedTags: 'any' })).toEqual([11, 12, 17]);
  });

  test('[S94] of pinned tags only those that are pinned count', async () => {
    expect(await found({ pinnedTags: `${VIP}` })).toEqual([11, 17]);
    expect(await found({ pinnedTags: `${OPT},${ELKA}` })).toEqual([12]);
    expect(await found({ pinnedTags: `${OPT}`, tags: `${VIP}` })).toEqual([12]);
  });

  test('[S89] none set excludes the list: contradictions are refused', async () => {
    const asked: readonly DialogListParams[] = [
      { tags: 'none', pinnedTags: 'any' },
      { tags: 'none', pinnedTags: `${VIP}` },
      { tags: Array.from({ length: 101 }, (_, n) => n + 1).join() },
    ];
    for (const params of asked)
      await expect(found(params)).rejects.toMatchObject({ code: 'INVALID_TAG_FILTER' });
    for (const params of [{ tags: '9007199254740992' }, { pinnedTags: '9007199254740992' }])
      await expect(found(params)).rejects.toMatchObject({ code: 'INVALID_FILTER' });
  });

  test('shows nobody more than they see', async () => {
    expect(await found({ tags: `${VIP}` }, viewers.bot)).toEqual([]);
    expect(await found({ tags: 'none', channelId: 8 })).toEqual([]);
  });
});

describe('the row', () => {
  test('[S95] shows the pinned tags of the client by name, with colours', async () => {
    expect(await pinnedIn(11)).toEqual([{ tagId: VIP, name: 'VIP', color: 'red' }]);
    expect(await pinnedIn(17)).toEqual(await pinnedIn(11));
    expect(await pinnedIn(12)).toEqual([
      { tagId: ELKA, name: 'Ёлка', color: 'green' },
      { tagId: OPT, name: 'Опт', color: 'blue' },
    ]);
  });

  test('of a client without pinned tags, and of a detached dialog, shows none', async () => {
    for (const dialogId of [13, 14, 15, 16]) expect(await pinnedIn(dialogId)).toBeNull();
  });
});

describe('the tags of a client', () => {
  test('are shown to who sees the client, pinned ones first, with when and by whom they were put on', async () => {
    const shown = await clientTags(models.reader, viewers.manager, 12);
    expect(shown?.items.map(({ tagId, pinned }) => [tagId, pinned])).toEqual([
      [ELKA, true],
      [OPT, true],
      [VIP, false],
    ]);
    expect(shown?.items[0]).toEqual({
      tagId: ELKA,
      name: 'Ёлка',
      color: 'green',
      archived: false,
      pinned: true,
      at: '2026-03-01T10:00:00.000Z',
      by: { kind: 'manager', id: 2, name: 'User 2' },
    });
  });

  test('are not shown to others, and a client may have none', async () => {
    expect(await clientTags(models.reader, viewers.bot, 12)).toBeNull();
    expect(await clientTags(models.reader, viewers.administrator, 404)).toBeNull();
    expect(await clientTags(models.reader, viewers.administrator, 14)).toEqual({ items: [] });
    expect(await clientTags(models.reader, viewers.administrator, 15)).toEqual({ items: [] });
  });
});

test('what changes of a tag shows everywhere at once, and no client’s document is written', async () => {
  const collection = await models.reader.serving('client-tags');
  const documents = () => models.documents.get(collection, ['11', '12', '13']);
  const before = await documents();
  await models.append([
    ofTags(TagRenamed, { tagId: VIP, name: 'Key account' }),
    ofTags(TagRecolored, { tagId: VIP, color: 'orange' }),
    ofTags(TagArchived, { tagId: OPT }),
  ]);
  expect(await pinnedIn(11)).toEqual([{ tagId: VIP, name: 'Key account', color: 'orange' }]);
  expect((await clientTags(models.reader, viewers.administrator, 12))?.items).toMatchObject([
    { tagId: ELKA },
    { tagId: OPT, archived: true },
    { tagId: VIP, name: 'Key account', color: 'orange' },
  ]);
  expect(await found({ tags: `${OPT}` })).toEqual([11, 12, 17]);
  expect(await documents()).toEqual(before);
});

test('what changes on a client shows in its dialogs', async () => {
  await models.append([
    given(ClientTagUnpinned, { clientId: 12, tagId: ELKA }),
    given(ClientTagPinned, { clientId: 13, tagId: VIP }),
    given(ClientUntagged, { clientId: 11, tagId: VIP }),
    given(ClientUntagged, { clientId: 11, tagId: OPT }),
  ]);
  expect(await found({ tags: 'none' })).toEqual([11, 14, 15, 17]);
  expect(await found({ pinnedTags: 'any' })).toEqual([12, 13]);
  expect(await pinnedIn(12)).toEqual([{ tagId: OPT, name: 'Опт', color: 'blue' }]);
});
