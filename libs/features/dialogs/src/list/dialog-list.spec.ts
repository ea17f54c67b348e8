import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ClientDetachRequested } from '../dialog/dialog.events.js';
import { MessageRefused } from '@parley/clients';
import { parley } from '@parley/composition';
import { managerViewer } from '@parley/staff/testing';
import { foldAll } from '@parley/testkit';
import {
  at,
  bot,
  client,
  files,
  given,
  manager,
  moved,
  recorded,
  text,
  type Given,
} from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene, type Scene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { dialogListProjection } from './dialog-list.projection.js';
import { listDialogs } from './dialog-list.query.js';
import { getDialog } from './dialog.query.js';

const ann = { kind: 'manager', id: 1 } as const;
const fold = (build: (scene: Scene) => void) => {
  const scene = createScene();
  build(scene);
  return foldAll(dialogListProjection, recorded(scene.events));
};

describe('the document of a dialog', () => {
  test('a dialog in which nothing has been said has begun, unassigned and without a message', () => {
    const document = fold((scene) => scene.start(11)).get('11');
    expect(document).toMatchObject({
      status: 'begun',
      responsible: 'none',
      lastMessageId: null,
      clientId: 5,
      revision: 0,
    });
    expect(document?.lastActivityAt).toBe(document?.startedAt);
  });

  test('a note makes it a closed one', () => {
    const noted = (scene: Scene): void => {
      scene.start(11);
      scene.send(11, manager(1), { scope: 'private' });
    };
    expect(fold(noted).get('11')?.status).toBe('closed');
  });

  test('opens and closes with its sessions', () => {
    expect(fold((scene) => scene.begin(11)).get('11')?.status).toBe('open');
    const closed = fold((scene) => {
      scene.begin(11);
      scene.close(11);
    });
    expect(closed.get('11')?.status).toBe('closed');
  });

  test('shows who is responsible, and stays closed when a closed dialog is reassigned', () => {
    const document = fold((scene) => {
      scene.begin(11);
      scene.close(11);
      scene.reassign(11, { kind: 'bot', id: 9 });
    }).get('11');
    expect(document).toMatchObject({ responsible: 'bot:9', status: 'closed' });
  });

  test('a private note is activity but no communication', () => {
    let [first, note] = [0, 0];
    const scene = createScene();
    first = scene.begin(11);
    note = scene.send(11, manager(1), { scope: 'private' });
    const document = foldAll(dialogListProjection, recorded(scene.events)).get('11');
    expect(note).toBeGreaterThan(first);
    expect(document).toMatchObject({ lastMessageId: first, lastMessageBy: 'client' });
    expect(document?.lastActivityAt).toBe(scene.events.at(-1)?.metadata.occurredAt);
  });

  test('the last communication is the latest by time, however late another one arrives; of one time the one that came last', () => {
    const scene = createScene();
    scene.begin(11);
    const last = scene.send(11);
    const [sent] = scene.events.slice(-1) as [Given];
    scene.receive(11);
    const [late] = scene.events.splice(-1) as [Given];
    const shown = (...more: readonly Given[]) =>
      foldAll(dialogListProjection, recorded([...scene.events, ...more])).get('11');
    const expected = { lastActivityAt: sent.metadata.occurredAt, lastMessageAt: sent.metadata.occurredAt };
    expect(shown(moved(late, 0))).toMatchObject({
      ...expected,
      lastMessageId: last,
      lastMessageBy: 'manager',
    });
    const same = { ...late, metadata: { ...late.metadata, occurredAt: sent.metadata.occurredAt } };
    expect(shown(same)).toMatchObject({ ...expected, lastMessageId: last + 1, lastMessageBy: 'client' });
  });

  test('a clock that is wrong by years pins no dialog on top: nothing happens after it was recorded', () => {
    const scene = createScene();
    scene.begin(11);
    const events = scene.events.map((event) => moved(event, '2099-01-01T00:00:00.000Z'));
    scene.send(11);
    const [sent] = scene.events.slice(-1) as [Given];
    const [first] = foldAll(dialogListProjection, recorded(events, 2)).values();
    expect(first).toMatchObject({ startedAt: at(2), lastActivityAt: at(2), lastMessageAt: at(2) });
    const log = [...recorded(events, 2), ...recorded([...events, sent], 3).slice(-1)];
    const [then] = foldAll(dialogListProjection, log).values();
    expect(then).toMatchObject({ lastActivityAt: at(3), lastMessageBy: 'manager' });
  });

  test('every event of the dialog moves its revision, also those that change nothing shown', () => {
    const scene = createScene();
    scene.begin(11);
    scene.add(given(MessageRefused, { dialogId: 11, clientId: 5 }, { by: client(5) }));
    const request = { token: 't', expiresAt: '2026-03-01T10:05:00.000Z', requestedBy: ann };
    scene.add(given(ClientDetachRequested, { dialogId: 11, clientId: 5, ...request }, { by: manager(1) }));
    expect(foldAll(dialogListProjection, recorded(scene.events)).get('11')?.revision).toBe(4);
  });

  test('a detached dialog has no client, an attached one the new client', () => {
    const build = (scene: Scene): void => {
      scene.begin(11);
      scene.detach(11);
    };
    expect(fold(build).get('11')?.clientId).toBeNull();
    const attached = fold((scene) => {
      build(scene);
      scene.attach(11, 6);
    });
    expect(attached.get('11')?.clientId).toBe(6);
  });

  test('a deleted dialog is gone, and a repeat of its last events brings nothing back', () => {
    const scene = createScene();
    scene.begin(11);
    scene.send(11);
    scene.remove(11);
    const log = recorded(scene.events);
    expect(foldAll(dialogListProjection, log).size).toBe(0);
    expect(foldAll(dialogListProjection, [...log, ...log.slice(-2)]).size).toBe(0);
  });
});

describe('the list', () => {
  let models: Models;
  const scene = createScene();
  let answer = 0;

  beforeAll(async () => {
    scene.channel(7, 'Shop');
    scene.channel(8, 'Support');
    scene.user(1, ['administrator']);
    scene.user(2);
    scene.client(5, 'Ann Lee');
    scene.begin(11);
    scene.begin(12, { channelId: 8 });
    scene.begin(13);
    scene.begin(14);
    scene.reassign(13, { kind: 'manager', id: 2 });
    scene.reassign(14, ann);
    answer = scene.send(12, bot(2), { content: text('Long '.repeat(100)) });
    scene.receive(13, files('image', 'cat.png'));
    scene.close(14);
    scene.detach(14);
    models = await openModels(scene.events);
  });
  afterAll(() => models.close());

  const idsOf = async (viewer: (typeof viewers)[keyof typeof viewers], params = {}): Promise<number[]> =>
    (await listDialogs(models.reader, viewer, params)).items.map(({ dialogId }) => dialogId);

  test('shows client, messenger, channel, responsible, status, last communication and activity', async () => {
    const { items } = await listDialogs(models.reader, viewers.administrator);
    // Nothing has happened that higher features show.
    const contributed = parley.parts.contributions.rowFields.map(({ name }) => [name, null] as const);
    expect(items[0]).toEqual({
      ...Object.fromEntries(contributed),
      dialogId: 13,
      client: { id: 5, name: 'Ann Lee' },
      unread: 2,
      markedUnread: false,
      messenger: 'telegram',
      channel: { id: 7, name: 'Shop' },
      responsible: { kind: 'manager', id: 2, name: 'User 2' },
      status: 'open',
      lastCommunication: { at: items[0]?.lastActivityAt, author: 'client', kind: 'image', text: 'cat.png' },
      lastActivityAt: expect.any(String),
      revision: 4,
    });
  });

  test('cuts the last communication short', async () => {
    const row = await getDialog(models.reader, viewers.administrator, 12);
    expect(row?.lastCommunication?.text).toBe('Long '.repeat(28));
  });

  test('is sorted by the last activity, newest first', async () => {
    expect(await idsOf(viewers.administrator)).toEqual([13, 12, 14, 11]);
  });

  test('shows nothing of the client of a detached dialog', async () => {
    expect((await getDialog(models.reader, viewers.administrator, 14))?.client).toBeNull();
  });

  test('filters by status, responsible and channel', async () => {
    expect(await idsOf(viewers.administrator, { status: 'closed' })).toEqual([14]);
    expect(await idsOf(viewers.administrator, { responsible: 'me' })).toEqual([14]);
    expect(await idsOf(viewers.administrator, { responsible: 'none' })).toEqual([12, 11]);
    expect(await idsOf(viewers.administrator, { responsible: { kind: 'manager', id: 2 } })).toEqual([13]);
    expect(await idsOf(viewers.administrator, { channelId: 8 })).toEqual([12]);
    expect(await idsOf(viewers.administrator, { channelId: 7, status: 'open', responsible: 'none' })).toEqual(
      [11],
    );
  });

  test('shows a manager the own and the unassigned dialogs, and of a limited group those of its channels', async () => {
    expect(await idsOf(viewers.manager)).toEqual([13, 12, 11]);
    expect(await idsOf(viewers.limited)).toEqual([11]);
    expect(await idsOf(viewers.allOfChannels)).toEqual([13, 14, 11]);
  });

  test('shows a bot what it is responsible for, and a hidden bot everything', async () => {
    expect(await idsOf(viewers.bot)).toEqual([]);
    expect(await idsOf(viewers.hiddenBot)).toEqual([13, 12, 14, 11]);
  });

  test('a filter for somebody else never widens what a manager sees', async () => {
    expect(await idsOf(viewers.manager, { responsible: ann })).toEqual([]);
  });

  test('a group of six hundred channels is answered', async () => {
    const channelIds = Array.from({ length: 600 }, (_, index) => index + 1);
    expect(await idsOf(managerViewer(3, { channelIds }))).toEqual([12, 11]);
    expect(await idsOf(managerViewer(3, { channelIds, permissions: ['all_dialogs'] }))).toEqual([
      13, 12, 14, 11,
    ]);
  });

  test('a page that ends between rows goes on with the next one, though rows change places meanwhile', async () => {
    const first = await listDialogs(models.reader, viewers.administrator, { limit: 2 });
    expect(first.items.map(({ dialogId }) => dialogId)).toEqual([13, 12]);
    scene.receive(13);
    await models.append(scene.events.slice(-1));
    const rest = await listDialogs(models.reader, viewers.administrator, {
      limit: 2,
      cursor: first.next ?? '',
    });
    expect(rest.items.map(({ dialogId }) => dialogId)).toEqual([14, 11]);
    expect(rest.next).toBeNull();
  });

  test('the preview follows an edit and shows nothing of a deleted message', async () => {
    scene.edit(12, answer, 'Short');
    await models.append(scene.events.slice(-1));
    expect((await getDialog(models.reader, viewers.administrator, 12))?.lastCommunication?.text).toBe(
      'Short',
    );
    scene.erase(12, answer);
    await models.append(scene.events.slice(-1));
    expect((await getDialog(models.reader, viewers.administrator, 12))?.lastCommunication).toMatchObject({
      kind: 'text',
      text: '',
    });
  });

  test('a deleted dialog disappears from the list', async () => {
    scene.remove(12);
    await models.append(scene.events.slice(-1));
    expect(await idsOf(viewers.administrator)).not.toContain(12);
    expect(await getDialog(models.reader, viewers.administrator, 12)).toBeNull();
  });

  test.each([0, 101, 1.5, Number.NaN])('a page of %p rows is refused', async (limit) => {
    const asked = listDialogs(models.reader, viewers.administrator, { limit });
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_PAGE' });
  });

  test('a forged cursor is refused', async () => {
    const asked = listDialogs(models.reader, viewers.administrator, { cursor: 'WyJkaWFsb2dzIl0' });
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });
});
