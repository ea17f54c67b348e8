import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Viewer } from '@parley/staff';
import { managerViewer } from '@parley/staff/testing';
import { bot, manager } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene, type Scene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { COUNTED, unreadCount, unreadOf, type Unread } from './unread.query.js';

const [first, second] = [managerViewer(2), managerViewer(3)];

describe('what is unread in a dialog', () => {
  let models: Models;
  let scene: Scene;
  let dialogId = 100;

  beforeAll(async () => {
    models = await openModels([]);
  });
  afterAll(() => models.close());

  /** What the viewer has not read once this has happened in a new dialog. */
  async function unreadAfter(
    build: (id: number) => void,
    viewer: Viewer = first,
  ): Promise<Unread | undefined> {
    scene = createScene();
    dialogId += 1;
    scene.begin(dialogId);
    scene.receive(dialogId);
    build(dialogId);
    await models.append(scene.events);
    return (await unreadOf(models.reader, viewer, [dialogId])).get(dialogId);
  }

  test("the client's messages count", async () => {
    expect(await unreadAfter(() => undefined)).toEqual({ dialogId, count: 2, marked: false });
  });

  test.each([
    ['a manager', manager(3)],
    ['a bot', bot(9)],
  ])('a public answer of %s leaves nothing unread for anybody', async (_, by) => {
    expect(await unreadAfter((id) => scene.send(id, by))).toMatchObject({ count: 0 });
  });

  test("an answer in the messenger's own app leaves nothing unread for anybody, and what comes after it is unread", async () => {
    expect(await unreadAfter((id) => scene.answerInApp(id))).toMatchObject({ count: 0 });
    const after = await unreadAfter((id) => {
      scene.answerInApp(id);
      scene.receive(id);
    });
    expect(after).toMatchObject({ count: 1 });
  });

  test.each([
    ["in the messenger's own app", (id: number, when: number) => scene.answerInApp(id, undefined, when)],
    ['of an import', (id: number, when: number) => scene.send(id, manager(3), {}, when)],
  ])('an answer %s that arrives late answers what stands before it by time', async (_, answer) => {
    // Three messages: two at once, now, and one in an hour.
    const between = (when: number) => (id: number) => {
      scene.hear(id, 60);
      answer(id, when);
    };
    expect(await unreadAfter(between(30))).toMatchObject({ count: 1 });
    expect(await unreadAfter(between(60))).toMatchObject({ count: 0 });
    expect(await unreadAfter(between(-30))).toMatchObject({ count: 3 });
    const late = await unreadAfter((id) => {
      answer(id, 30);
      scene.hear(id, 20);
      scene.hear(id, 30);
    });
    expect(late).toMatchObject({ count: 1 });
  });

  test('what comes late is unread although a manager has answered here since: nobody can have seen it', async () => {
    const late = await unreadAfter((id) => {
      scene.send(id, manager(3));
      scene.hear(id, -30);
    });
    expect(late).toMatchObject({ count: 1 });
  });

  test('a private note answers nothing', async () => {
    expect(await unreadAfter((id) => scene.send(id, manager(2), { scope: 'private' }))).toMatchObject({
      count: 2,
    });
  });

  test('closing leaves nothing unread, and what comes afterwards counts again', async () => {
    expect(await unreadAfter((id) => scene.close(id))).toMatchObject({ count: 0 });
    const reopened = await unreadAfter((id) => {
      scene.close(id);
      scene.receive(id);
    });
    expect(reopened).toMatchObject({ count: 1 });
  });

  test('reading is for that user only', async () => {
    expect(await unreadAfter((id) => scene.read(id, first.id))).toMatchObject({ count: 0 });
    expect((await unreadOf(models.reader, second, [dialogId])).get(dialogId)?.count).toBe(2);
  });

  test('reading up to a message leaves those after it unread', async () => {
    expect(await unreadAfter((id) => scene.read(id, first.id, 1))).toMatchObject({ count: 1 });
  });

  test('marking unread is for that user only, and holds until the user marks it read', async () => {
    const marked = await unreadAfter((id) => {
      scene.send(id, manager(3));
      scene.markUnread(id, first.id);
    });
    expect(marked).toMatchObject({ count: 0, marked: true });
    expect((await unreadOf(models.reader, second, [dialogId])).get(dialogId)).toMatchObject({
      marked: false,
    });
    const read = await unreadAfter((id) => {
      scene.markUnread(id, first.id);
      scene.read(id, first.id);
    });
    expect(read).toMatchObject({ count: 0, marked: false });
  });

  test('marking unread keeps what was read', async () => {
    const marked = await unreadAfter((id) => {
      scene.read(id, first.id);
      scene.markUnread(id, first.id);
    });
    expect(marked).toEqual({ dialogId, count: 0, marked: true });
  });

  test("a bot has no marks: those of the manager with the same number are not the bot's", async () => {
    const robot = { ...viewers.hiddenBot, id: first.id };
    const seen = await unreadAfter((id) => {
      scene.read(id, first.id);
      scene.markUnread(id, first.id);
    }, robot);
    expect(seen).toEqual({ dialogId, count: 2, marked: false });
  });

  test('a deleted dialog has nothing unread, also when marks come after the deletion', async () => {
    const deleted = await unreadAfter((id) => {
      scene.remove(id);
      scene.markUnread(id, first.id);
      scene.read(id, second.id);
    });
    expect(deleted).toBeUndefined();
    const collection = await models.reader.serving('unread');
    expect(await models.documents.find(collection, { anyOf: [{ dialogId }], sort: [], limit: 10 })).toEqual(
      [],
    );
  });
});

describe("the header's count", () => {
  let models: Models;
  const scene = createScene();

  beforeAll(async () => {
    for (let id = 1; id <= 8; id += 1) scene.begin(id, { channelId: id <= 4 ? 7 : 8 });
    scene.reassign(1, { kind: 'manager', id: 2 });
    scene.reassign(2, { kind: 'manager', id: 3 });
    scene.send(3, manager(2));
    scene.markUnread(3, 2);
    scene.read(4, 2);
    scene.markUnread(5, 2);
    scene.remove(6);
    models = await openModels(scene.events);
  });
  afterAll(() => models.close());

  test.each([
    // 1: own, 3: marked by hand, 5: pending and marked, 7, 8: unassigned. 4 is read, 2 is of somebody else, 6 deleted.
    ['manager', 5],
    // 2: own, 4: unassigned in the group's channel.
    ['limited', 2],
    ['administrator', 6],
    ['allDialogs', 6],
    ['allOfChannels', 3],
    // The own dialog 2, and 5, 7, 8 of the group's channel.
    ['allOfOther', 4],
    ['bot', 0],
    ['hiddenBot', 6],
  ] as const)('%s: every visible dialog with something unread counts once', async (role, count) => {
    expect(await unreadCount(models.reader, viewers[role])).toEqual({ count, more: false });
  });

  test('a dialog marked by hand no longer counts once it is no longer visible', async () => {
    scene.reassign(3, { kind: 'manager', id: 4 });
    await models.append(scene.events.slice(-1));
    expect((await unreadCount(models.reader, viewers.manager)).count).toBe(4);
  });
});

test('counting stops at a thousand and says that there are more', async () => {
  const scene = createScene();
  for (let id = 1; id <= COUNTED; id += 1) {
    scene.start(id);
    scene.receive(id);
  }
  // Read ones come first, so that counting has to go on to the next page.
  for (let id = 1; id <= 10; id += 1) scene.read(id, 1);
  const models = await openModels(scene.events);
  try {
    expect(await unreadCount(models.reader, viewers.administrator)).toEqual({
      count: COUNTED - 10,
      more: false,
    });
    expect(await unreadCount(models.reader, viewers.allDialogs)).toEqual({ count: COUNTED, more: false });
    const added = scene.events.length;
    for (let id = COUNTED + 1; id <= COUNTED + 10; id += 1) {
      scene.start(id);
      scene.receive(id);
    }
    await models.append(scene.events.slice(added));
    expect(await unreadCount(models.reader, viewers.administrator)).toEqual({ count: COUNTED, more: false });
    expect(await unreadCount(models.reader, viewers.allDialogs)).toEqual({ count: COUNTED, more: true });
    const before = scene.events.length;
    scene.start(5_000);
    scene.receive(5_000);
    await models.append(scene.events.slice(before));
    expect(await unreadCount(models.reader, viewers.administrator)).toEqual({ count: COUNTED, more: true });
  } finally {
    await models.close();
  }
}, 60_000);
