import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ClientContactsSet,
  ClientRenamed,
  ClientSourceSet,
  ClientUnblocked,
  MessageRefused,
} from '../client.events.js';
import type { Source } from '@parley/shared';
import { foldAll } from '@parley/testkit';
import {
  createScene,
  given,
  type Given,
  type Models,
  moved,
  openModels,
  recorded,
  viewers,
} from '@parley/dialogs/testing';
import { clientCardProjection } from './client-card.projection.js';
import { clientDialogs, getClient } from './client-card.query.js';
import { dialogsOfClient, listDialogs } from '@parley/dialogs';

const source = (utmSource: string): Source => ({
  utmSource,
  utmMedium: null,
  utmCampaign: null,
  utmTerm: null,
  utmContent: null,
  referrer: null,
});

describe('the card', () => {
  const fold = (...events: readonly Given[]) => {
    const scene = createScene();
    scene.client(5, 'Ann');
    return foldAll(clientCardProjection, recorded([...scene.events, ...events])).get('5');
  };
  const came = (from: string, dialogId: number) =>
    given(ClientSourceSet, { clientId: 5, dialogId, source: source(from) });

  test('keeps first and last source apart', () => {
    expect(fold(came('ads', 11))).toMatchObject({
      firstSource: { dialogId: 11 },
      lastSource: { dialogId: 11 },
    });
    expect(fold(came('ads', 11), came('mail', 12), came('shop', 13))).toMatchObject({
      firstSource: { dialogId: 11, source: source('ads') },
      lastSource: { dialogId: 13, source: source('shop') },
    });
  });

  test('first and last source go by time, however late one becomes known', () => {
    const [old, recent] = [moved(came('ads', 11), 1), moved(came('mail', 12), 9)];
    const expected = { firstSource: { dialogId: 11 }, lastSource: { dialogId: 12 } };
    expect(fold(old, recent)).toMatchObject(expected);
    expect(fold(recent, old)).toMatchObject(expected);
  });

  test('shows name and contacts as they were last set', () => {
    const contacts = { phone: '+10000000000', email: null };
    const renamed = given(ClientRenamed, { clientId: 5, name: 'Ann Lee' });
    expect(fold(renamed, given(ClientContactsSet, { clientId: 5, contacts }))).toMatchObject({
      name: 'Ann Lee',
      contacts,
    });
  });

  test('counts what was refused while blocked, over all dialogs', () => {
    const scene = createScene();
    scene.block(5, [11, 12]);
    const refused = [11, 12, 12].map((dialogId) => given(MessageRefused, { dialogId, clientId: 5 }));
    expect(fold(...scene.events, ...refused)).toMatchObject({ blocked: true, refusedMessages: 3 });
    const unblocked = given(ClientUnblocked, { clientId: 5, dialogIds: [11] });
    expect(fold(...scene.events, ...refused, unblocked)).toMatchObject({
      blocked: false,
      refusedMessages: 3,
    });
  });
});

describe('who is shown a card', () => {
  const scene = createScene();
  let models: Models;

  beforeAll(async () => {
    scene.client(5, 'Ann');
    scene.client(6);
    scene.begin(11, { channelId: 8 });
    scene.begin(12);
    scene.begin(13, { clientId: 6 });
    scene.reassign(12, { kind: 'manager', id: 2 });
    scene.reassign(13, { kind: 'manager', id: 6 });
    scene.add(given(MessageRefused, { dialogId: 12, clientId: 77 }));
    models = await openModels(scene.events);
  });
  afterAll(() => models.close());

  const dialogs = async (role: keyof typeof viewers, clientId = 5): Promise<number[] | undefined> =>
    (await getClient(models.reader, viewers[role], clientId))?.dialogs.map(({ dialogId }) => dialogId);

  test('who sees one of its dialogs, with the dialogs that they see, the latest activity first', async () => {
    expect(await dialogs('administrator')).toEqual([12, 11]);
    expect(await dialogs('manager')).toEqual([12, 11]);
    expect(await dialogs('limited')).toBeUndefined();
    expect(await dialogs('allOfChannels')).toEqual([12]);
    expect(await dialogs('allOfOther')).toEqual([11]);
    expect(await dialogs('bot')).toBeUndefined();
  });

  test('a manager without a dialog of the client is shown nothing of the client', async () => {
    expect(await dialogs('manager', 6)).toBeUndefined();
  });

  test('a client that is not registered has no card', async () => {
    for (const clientId of [77, 404]) expect(await dialogs('administrator', clientId)).toBeUndefined();
  });

  test('detaching takes the link from both sides: the client stays, without the dialog', async () => {
    const before = scene.events.length;
    scene.detach(12);
    await models.append(scene.events.slice(before));
    expect(await dialogs('administrator')).toEqual([11]);
    expect((await dialogsOfClient(models.reader, 5)).map(({ dialogId }) => dialogId)).toEqual([11]);
  });

  test('a client of many dialogs shows those of the latest activity, then pages, and blocking finds all of them', async () => {
    const before = scene.events.length;
    for (let id = 1_000; id < 2_050; id += 1) {
      scene.start(id, { clientId: 6 });
      scene.open(id);
    }
    scene.receive(1_000);
    await models.append(scene.events.slice(before));
    const newestFirst = [1_000, ...Array.from({ length: 1_049 }, (_, index) => 2_049 - index), 13];
    const { administrator } = viewers;
    const card = await getClient(models.reader, administrator, 6);
    expect(card?.dialogs.map(({ dialogId }) => dialogId)).toEqual(newestFirst.slice(0, 50));
    const next = { cursor: card?.nextDialogs ?? '', limit: 100 };
    const page = await clientDialogs(models.reader, administrator, 6, next);
    expect(page?.items.map(({ dialogId }) => dialogId)).toEqual(newestFirst.slice(50, 150));
    expect(await dialogsOfClient(models.reader, 6)).toHaveLength(1_051);
  });

  test('a manager who sees only an old dialog of many is shown the card with that one', async () => {
    const before = scene.events.length;
    for (let id = 1_001; id < 2_050; id += 1) scene.reassign(id, { kind: 'manager', id: 6 });
    await models.append(scene.events.slice(before));
    expect(await dialogs('manager', 6)).toEqual([1_000]);
  });

  test('what a blocked client wrote into new chats leaves no empty dialogs in lists, only the count of what was refused', async () => {
    const before = scene.events.length;
    for (const id of [31, 32]) {
      scene.start(id, { clientId: 6 });
      scene.add(given(MessageRefused, { dialogId: id, clientId: 6 }));
    }
    await models.append(scene.events.slice(before));
    const { administrator } = viewers;
    expect((await getClient(models.reader, administrator, 6))?.refusedMessages).toBe(2);
    const shown = [
      ...(await listDialogs(models.reader, administrator, { limit: 100 })).items,
      ...((await clientDialogs(models.reader, administrator, 6, { limit: 100 }))?.items ?? []),
    ];
    expect(shown.filter(({ dialogId }) => dialogId === 31 || dialogId === 32)).toEqual([]);
    const opened = scene.events.length;
    scene.open(31);
    scene.receive(31);
    await models.append(scene.events.slice(opened));
    const page = await listDialogs(models.reader, administrator, { limit: 1 });
    expect(page.items[0]).toMatchObject({ dialogId: 31, status: 'open' });
  });
});
