import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { files, manager } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { feedPage } from '../feed/feed.query.js';
import { galleryPage } from '../gallery/gallery.query.js';
import { getClient } from '@parley/clients';
import { listDialogs } from './dialog-list.query.js';
import { getDialog } from './dialog.query.js';
import { listTargets } from './targets.query.js';
import { unreadCount, unreadOf } from '../unread/unread.query.js';

/** Managers 2 and 3 and bot 2 each had the dialog once; it went on, unanswered, to manager 6. */
let models: Models;
const later = { ...viewers.manager, id: 6 };

beforeAll(async () => {
  const scene = createScene();
  scene.channel(7);
  for (const id of [2, 3, 6]) scene.user(id);
  scene.client(5);
  scene.begin(11);
  scene.reassign(11, { kind: 'manager', id: 2 });
  scene.send(11, manager(2));
  scene.reassign(11, { kind: 'manager', id: 3 }, { kind: 'manager', id: 2 });
  scene.reassign(11, { kind: 'bot', id: 2 }, { kind: 'manager', id: 3 });
  scene.reassign(11, { kind: 'manager', id: 6 }, { kind: 'bot', id: 2 });
  scene.receive(11, files('image', 'cat.png'));
  models = await openModels(scene.events);
});
afterAll(() => models.close());

const answers = async (viewer: (typeof viewers)[keyof typeof viewers]) => ({
  list: (await listDialogs(models.reader, viewer)).items.length,
  row: (await getDialog(models.reader, viewer, 11)) !== null,
  feed: (await feedPage(models.reader, viewer, 11)) !== null,
  gallery: (await galleryPage(models.reader, viewer, 11, { type: 'images' })) !== null,
  unread: (await unreadOf(models.reader, viewer, [11])).size,
  count: (await unreadCount(models.reader, viewer)).count,
  client: (await getClient(models.reader, viewer, 5)) !== null,
  targets: (await listTargets(models.reader, viewer, 11)) !== null,
});

const NOTHING = {
  list: 0,
  row: false,
  feed: false,
  gallery: false,
  unread: 0,
  count: 0,
  client: false,
  targets: false,
};
const ALL = {
  list: 1,
  row: true,
  feed: true,
  gallery: true,
  unread: 1,
  count: 1,
  client: true,
  targets: true,
};

test.each([
  ['manager', viewers.manager],
  ['manager of a limited group', viewers.limited],
  ['bot', viewers.bot],
])('the former responsible %s is answered nothing by any query', async (_, viewer) => {
  expect(await answers(viewer)).toEqual(NOTHING);
});

test.each([
  ['the responsible', later],
  ['an administrator', viewers.administrator],
  ['a manager who sees all dialogs', viewers.allDialogs],
  ['a hidden bot', viewers.hiddenBot],
])('%s is answered by every query', async (_, viewer) => {
  expect(await answers(viewer)).toEqual(ALL);
});
