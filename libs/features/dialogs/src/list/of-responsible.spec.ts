import { afterEach, expect, test } from '@jest/globals';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene, type Scene } from '../testing/scene.fixtures.js';
import { dialogIdsOfResponsible } from './of-responsible.query.js';

const ann = { kind: 'manager', id: 1 } as const;
let models: Models;
afterEach(() => models.close());

async function opened(build: (scene: Scene) => void): Promise<Scene> {
  const scene = createScene();
  scene.channel(7);
  scene.client(5);
  build(scene);
  models = await openModels(scene.events);
  return scene;
}

async function idsOf(responsible: typeof ann | { kind: 'bot'; id: number }): Promise<number[]> {
  const ids: number[] = [];
  for await (const id of dialogIdsOfResponsible(models.reader, responsible)) ids.push(id);
  return ids;
}

test('all dialogs of a manager or bot, open and closed, the longest silent first', async () => {
  await opened((scene) => {
    for (const id of [11, 12, 13, 14, 15]) scene.begin(id);
    for (const id of [13, 11, 14]) scene.reassign(id, ann);
    scene.reassign(12, { kind: 'bot', id: 1 });
    scene.close(13);
    scene.receive(11);
  });
  expect(await idsOf(ann)).toEqual([13, 14, 11]);
  expect(await idsOf({ kind: 'bot', id: 1 })).toEqual([12]);
  expect(await idsOf({ kind: 'bot', id: 9 })).toEqual([]);
});

test('none is left out when dialogs change hands, close or speak while pages are read', async () => {
  const all = Array.from({ length: 230 }, (_, index) => index + 1);
  const scene = await opened((building) => {
    for (const id of all) {
      building.begin(id);
      building.reassign(id, ann);
    }
  });
  const seen = new Set<number>();
  const held: number[] = [];
  for await (const id of dialogIdsOfResponsible(models.reader, ann)) {
    seen.add(id);
    held.push(id);
    if (id !== 50 && id !== 150) continue;
    const from = scene.events.length;
    for (const released of held.splice(0)) scene.reassign(released, null, ann);
    scene.close(220);
    scene.receive(id + 60);
    await models.append(scene.events.slice(from));
  }
  expect([...seen].sort((a, b) => a - b)).toEqual(all);
});
