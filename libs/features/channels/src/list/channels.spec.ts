import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChannelDeactivated, ChannelUpdated } from '../channel.events.js';
import { createScene, given, type Models, openModels, viewers } from '@parley/dialogs/testing';
import { managerViewer } from '@parley/staff/testing';
import { getChannel, listChannels } from './channels.query.js';

let models: Models;
beforeAll(async () => {
  const scene = createScene();
  scene.channel(7, 'shop');
  scene.channel(8, 'Site');
  scene.channel(9, 'Adverts');
  scene.channel(10, 'adverts');
  scene.add(given(ChannelUpdated, { channelId: 7, name: 'Zeta', settings: { text: { creating: 'send' } } }));
  scene.add(given(ChannelDeactivated, { channelId: 8 }));
  models = await openModels(scene.events);
});
afterAll(() => models.close());

const names = async (viewer = viewers.administrator, params = {}): Promise<string[]> =>
  (await listChannels(models.reader, viewer, params)).items.map(({ name }) => name);

test('channels are listed by name without regard to case, deactivated ones too', async () => {
  expect(await names()).toEqual(['adverts', 'Adverts', 'Site', 'Zeta']);
  expect((await getChannel(models.reader, viewers.administrator, 8))?.active).toBe(false);
});

test('a channel shows its type and its settings as last updated', async () => {
  expect(await getChannel(models.reader, viewers.administrator, 7)).toEqual({
    channelId: 7,
    type: 'telegram',
    name: 'Zeta',
    externalId: null,
    settings: { text: { creating: 'send' } },
    active: true,
  });
});

test('a manager of a limited group sees the channels of the group, also when managing channels', async () => {
  const limited = managerViewer(3, { channelIds: [7, 10, 404] });
  for (const permissions of [[], ['manage_channels']] as const) {
    const viewer = { ...limited, permissions };
    expect(await names(viewer)).toEqual(['adverts', 'Zeta']);
    expect(await getChannel(models.reader, viewer, 8)).toBeNull();
    expect(await getChannel(models.reader, viewer, 10)).not.toBeNull();
  }
});

test.each([
  ['who sees all', viewers.administrator, ['adverts', 'Adverts', 'Site', 'Zeta']],
  ['a limited group', managerViewer(3, { channelIds: [9, 10, 7] }), ['adverts', 'Adverts', 'Zeta']],
])('pages go through the channels of %s', async (_, viewer, expected) => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listChannels(models.reader, viewer, { limit: 1, cursor });
    found.push(...page.items.map(({ name }) => name));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual(expected);
});

test('a forged cursor is refused', async () => {
  await expect(names(viewers.administrator, { cursor: 'x' })).rejects.toMatchObject({
    code: 'INVALID_CURSOR',
  });
});
