import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, moved, type Given } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { feedPage } from './feed.query.js';
import type { FeedEntry, FeedPage, FeedParams } from './feed.types.js';

/** Dialog 9: entries of the minutes 100 to 102, several of each; then two that arrive late, of the minutes 90 and 100. */
const scene = createScene();
const late: string[] = [];
let models: Models;
/** Cursor of the end, before the late ones arrived. */
let end = '';

const page = async (params: FeedParams): Promise<FeedPage> => {
  const answer = await feedPage(models.reader, viewers.administrator, 9, params);
  if (!answer) throw new Error('no page');
  return answer;
};
const idsOf = (entries: readonly FeedEntry[]): string[] => entries.map(({ id }) => id);
const whole = async (): Promise<readonly FeedEntry[]> => (await page({ limit: 100 })).entries;

beforeAll(async () => {
  scene.begin(9);
  // Entries have ids of different lengths and kinds: as text they sort otherwise than they came.
  for (let n = 0; n < 6; n += 1) scene.reassign(9, n % 2 === 0 ? { kind: 'manager', id: 1 } : null);
  scene.receive(9);
  const events = scene.events.map((event, index) => moved(event, 100 + Math.floor(index / 4)));
  models = await openModels(events);
  end = (await page({})).after ?? '';
  const before = scene.events.length;
  late.push(String(scene.receive(9)), String(scene.receive(9)));
  const [one, other] = scene.events.slice(before) as [Given, Given];
  await models.append([moved(one, 90), moved(other, 100)]);
});
afterAll(() => models.close());

test('the feed is in the order of time, entries of one time in the order of their arrival', async () => {
  const entries = await whole();
  const times = entries.map(({ at: time }) => time);
  expect(times).toEqual(times.toSorted());
  expect(entries[0]).toMatchObject({ id: late[0], at: at(90) });
  const first = entries.filter(({ at: time }) => time === at(100));
  expect(first.map(({ kind }) => kind)).toEqual(['opened', 'message', 'reassigned', 'message']);
  expect(first.at(-1)?.id).toBe(late[1]);
});

test.each([1, 2, 3, 50])(
  'around every date the first entry of that time or later stands in the middle of a page of %i',
  async (limit) => {
    const entries = await whole();
    for (const minute of [80, 90, 95, 100, 101, 102]) {
      const first = entries.findIndex(({ at: time }) => time >= at(minute));
      const begin = Math.max(0, Math.min(first - Math.floor(limit / 2), entries.length - limit));
      const found = await page({ aroundDate: at(minute), limit });
      expect(idsOf(found.entries)).toEqual(idsOf(entries).slice(begin, begin + limit));
    }
  },
);

test.each([1, 2, 50])(
  'what arrives late is not missed by who had read to the end, and comes once, in pages of %i',
  async (limit) => {
    const arrived: string[] = [];
    let next = await page({ after: end, limit });
    for (arrived.push(...idsOf(next.entries)); next.hasNewer; arrived.push(...idsOf(next.entries)))
      next = await page({ after: next.after ?? '', limit });
    expect(arrived).toEqual(late);
    expect(await page({ after: next.after ?? '', limit })).toMatchObject({ entries: [], after: next.after });
  },
);

test('who reads on from the middle comes to the end once, and hears then of what arrives late', async () => {
  const ids: string[] = [];
  let next = await page({ aroundDate: at(80), limit: 3 });
  for (ids.push(...idsOf(next.entries)); next.hasNewer; ids.push(...idsOf(next.entries)))
    next = await page({ after: next.after ?? '', limit: 3 });
  expect(ids).toEqual(idsOf(await whole()));
  const before = scene.events.length;
  const id = scene.receive(9);
  await models.append(scene.events.slice(before).map((event) => moved(event, 95)));
  expect(idsOf((await page({ after: next.after ?? '' })).entries)).toEqual([String(id)]);
});
