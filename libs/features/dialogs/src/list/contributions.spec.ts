import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { features, productOf } from '@parley/composition';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { asked, starFeature, starred } from '../testing/star.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { listDialogs, type DialogListParams } from './dialog-list.query.js';
import { getDialog } from './dialog.query.js';

const DIALOGS = 230;
const STARRED = [3, 4, 110, 219, 229];
const scene = createScene();
let models: Models;

beforeAll(async () => {
  scene.channel(7);
  for (let dialogId = 1; dialogId <= DIALOGS; dialogId += 1) scene.begin(dialogId);
  for (const dialogId of STARRED) scene.events.push(starred(dialogId, `note ${dialogId}`, 1));
  models = await openModels(scene.events, productOf([...features, starFeature]));
}, 60_000);
afterAll(() => models.close());

const list = (params: DialogListParams) => listDialogs(models.reader, viewers.administrator, params);

test('a contributed field is in every row, asked for once for a page, and takes the place of none', async () => {
  asked.rows = [];
  const { items } = await list({ limit: 5 });
  expect(asked.rows).toEqual([5]);
  expect(items.map((row) => ({ ...row }))).toMatchObject(
    [230, 229, 228, 227, 226].map((dialogId) => ({
      dialogId,
      star: dialogId === 229 ? 'note 229' : null,
      status: 'open',
    })),
  );
  expect(await getDialog(models.reader, viewers.administrator, 4)).toMatchObject({ star: 'note 4' });
});

test.each([1, 2, 3, 50])(
  'a contributed filter keeps the order of the list, in pages of %i',
  async (limit) => {
    const found: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ starred: true, limit, cursor });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.items.map(({ dialogId }) => dialogId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(STARRED.toReversed());
  },
);

test('it stands beside the filters of the index', async () => {
  expect((await list({ starred: true, status: 'closed' })).items).toEqual([]);
  expect((await list({ starred: true, responsible: 'none', channelId: 7 })).items).toHaveLength(5);
  expect((await list({ starred: true, channelId: 8 })).items).toEqual([]);
  expect((await list({ starred: false, limit: 100 })).items).toHaveLength(100);
});

test('an event that the list does not know moves the revision of its dialog by its envelope', async () => {
  const before = await getDialog(models.reader, viewers.administrator, 5);
  await models.append([starred(5, 'now', 1)]);
  expect(await getDialog(models.reader, viewers.administrator, 5)).toEqual({
    ...before,
    star: 'now',
    revision: (before?.revision ?? NaN) + 1,
  });
});
