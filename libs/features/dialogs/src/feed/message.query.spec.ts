import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { manager } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { feedPage, getMessage } from './feed.query.js';

const { administrator } = viewers;
const scene = createScene();
let models: Models;
let [received, note, erased, buried] = [0, 0, 0, 0];

beforeAll(async () => {
  scene.channel(7);
  scene.user(1, ['administrator']);
  scene.user(2);
  scene.client(5, 'Ann Lee');
  received = scene.begin(11);
  scene.reassign(11, manager(2) as { kind: 'manager'; id: number });
  note = scene.send(11, manager(2), { scope: 'private', quoted: received });
  erased = scene.send(11, manager(2));
  scene.erase(11, erased);
  buried = scene.begin(12);
  scene.remove(12);
  scene.edit(11, 9_999, 'early');
  models = await openModels(scene.events);
});
afterAll(() => models.close());

test('a message by itself is what the feed of its dialog shows, a note and a deleted one too', async () => {
  const page = await feedPage(models.reader, administrator, 11);
  for (const messageId of [received, note, erased]) {
    const entry = page?.entries.find(({ id }) => id === String(messageId));
    expect(await getMessage(models.reader, administrator, messageId)).toEqual({ dialogId: 11, ...entry });
  }
});

test('a sender who does not see the dialog gets what there is of an unknown message: nothing', async () => {
  const [unknown, waiting] = [404, 9_999];
  for (const messageId of [unknown, waiting, buried])
    expect(await getMessage(models.reader, administrator, messageId)).toBeNull();
  const seen = [viewers.administrator, viewers.manager, viewers.allDialogs, viewers.hiddenBot];
  const blind = [viewers.limited, viewers.allOfOther, viewers.bot];
  for (const messageId of [received, note, erased]) {
    for (const viewer of seen)
      expect(await getMessage(models.reader, viewer, messageId)).toMatchObject({ messageId, dialogId: 11 });
    for (const viewer of blind) {
      const pageOfDialog = await feedPage(models.reader, viewer, 11);
      expect((await getMessage(models.reader, viewer, messageId)) === null).toBe(pageOfDialog === null);
    }
  }
  expect(await getMessage(models.reader, viewers.bot, note)).toBeNull();
  expect(await getMessage(models.reader, viewers.limited, note)).toBeNull();
});
