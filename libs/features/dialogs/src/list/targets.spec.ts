import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GroupUpdated, UserDeactivated } from '@parley/staff';
import { given } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { listTargets } from './targets.query.js';

const MANY = 230;
const scene = createScene();
let models: Models;

beforeAll(async () => {
  scene.channel(7);
  scene.group(3, [8]);
  scene.user(1, ['administrator'], 3);
  scene.user(2);
  scene.user(3, [], 3);
  scene.user(4);
  scene.add(given(UserDeactivated, { userId: 4 }));
  scene.bot(2, ['responsible']);
  scene.bot(9, ['hidden']);
  scene.begin(11);
  scene.reassign(11, { kind: 'manager', id: 2 });
  models = await openModels(scene.events);
});
afterAll(() => models.close());

const targets = async (params = {}): Promise<string[] | undefined> =>
  (await listTargets(models.reader, viewers.administrator, 11, params))?.items.map(
    ({ kind, id }) => `${kind}:${id}`,
  );

test('who may take a dialog: active managers of its channel and responsible bots, not who has it already', async () => {
  expect(await targets()).toEqual(['bot:2', 'manager:1']);
});

test('a manager whose group gets the channel may take it from then on', async () => {
  await models.append([given(GroupUpdated, { groupId: 3, name: 'Group 3', channelIds: [7] })]);
  expect(await targets()).toEqual(['bot:2', 'manager:1', 'manager:3']);
});

test('nobody is told who may take a dialog that they do not see', async () => {
  expect(await listTargets(models.reader, viewers.limited, 11)).toBeNull();
  expect(await listTargets(models.reader, viewers.administrator, 404)).toBeNull();
});

test('pages go through any number of people who may not take it, without gap or repeat', async () => {
  const before = scene.events.length;
  for (let id = 100; id < 100 + MANY; id += 1) scene.user(id);
  scene.events.slice(before).forEach((_, index) => {
    if (index % 3 !== 0) scene.add(given(UserDeactivated, { userId: 100 + index }));
  });
  await models.append(scene.events.slice(before));
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTargets(models.reader, viewers.administrator, 11, { limit: 7, cursor });
    found.push(...(page?.items ?? []).map(({ name }) => String(name)));
    cursor = page?.next ?? undefined;
  } while (cursor !== undefined);
  const able = Array.from({ length: MANY }, (_, index) => index).filter((index) => index % 3 === 0);
  const people = [...able.map((index) => `User ${100 + index}`), 'User 1', 'User 3'].sort();
  expect(found).toEqual(['Bot 2', ...people]);
});

test('a forged cursor is refused', async () => {
  const asked = listTargets(models.reader, viewers.administrator, 11, { cursor: 'x' });
  await expect(asked).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
});
