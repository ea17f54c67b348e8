import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { features, parley, productOf } from '@parley/composition';
import type { QueryReader } from '@parley/application';

import { managementErrors } from '@parley/subscriptions';
import { at, manager } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { starFeature, starred } from '../testing/star.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { feedPage } from './feed.query.js';
import type { FeedEntry, FeedPage, FeedParams } from './feed.types.js';

const product = productOf([...features, starFeature]);
const scene = createScene();
let models: Models;

/** Dialog 9: messages, stars and a closing of the minutes 1 to 20, in the order of time; dialog 10 is another. */
beforeAll(async () => {
  scene.channel(7);
  scene.user(1, ['administrator']);
  scene.begin(9);
  for (let n = 0; n < 4; n += 1) {
    scene.receive(9);
    scene.events.push(starred(9, `note ${n}`, scene.events.length));
    scene.send(9, manager(1));
  }
  scene.close(9);
  scene.events.push(starred(9, 'same minute', 7), starred(9, 'same minute', 7));
  scene.begin(10);
  scene.events.push(starred(10, 'elsewhere', 8));
  models = await openModels(scene.events, product);
});
afterAll(() => models.close());

const pageOf = async (params: FeedParams, reader: QueryReader = models.reader): Promise<FeedPage> => {
  const page = await feedPage(reader, viewers.administrator, 9, params);
  if (!page) throw new Error('no page');
  return page;
};
const idsOf = (entries: readonly FeedEntry[]): string[] => entries.map(({ id }) => id);
const whole = async (): Promise<readonly FeedEntry[]> => (await pageOf({ limit: 100 })).entries;
const isStar = ({ kind }: FeedEntry): boolean => kind.startsWith('star.');
/** What the program without the feature would answer over the same stores. */
const without = (): QueryReader => ({ ...models.reader, contributions: parley.parts.contributions });

describe('entries of a feature among those of the feed', () => {
  test('stand in the order of time, of one event behind the own entry, and show what their kind says', async () => {
    const entries = await whole();
    const times = entries.map((entry) => entry.at);
    expect(times).toEqual(times.toSorted());
    expect(entries.filter(isStar)).toHaveLength(7);
    expect(new Set(idsOf(entries)).size).toBe(entries.length);
    const closed = entries.findIndex(({ kind }) => kind === 'closed');
    expect(entries[closed + 1]).toMatchObject({ kind: 'star.over', at: entries[closed]?.at });
    const star = entries.find(({ kind }) => kind === 'star.starred');
    expect(star).toEqual({
      id: expect.stringMatching(/^star-feed:e\d+$/),
      cursor: expect.any(String),
      kind: 'star.starred',
      note: expect.any(String),
      at: star?.at,
      actor: { kind: 'system', id: null, name: null },
    });
  });

  test('leave the own entries as they are without the feature', async () => {
    const own = (await pageOf({ limit: 100 }, without())).entries;
    expect((await whole()).filter((entry) => !isStar(entry))).toEqual(own);
  });

  test.each([1, 2, 3, 5, 50])('come once each, backwards and forwards, in pages of %i', async (limit) => {
    const expected = idsOf(await whole());
    const backwards: string[] = [];
    let page = await pageOf({ limit });
    for (backwards.unshift(...idsOf(page.entries)); page.before !== null;) {
      page = await pageOf({ before: page.before, limit });
      backwards.unshift(...idsOf(page.entries));
    }
    expect(backwards).toEqual(expected);
    const forwards = idsOf(page.entries);
    while (page.hasNewer) {
      page = await pageOf({ after: page.after ?? '', limit });
      forwards.push(...idsOf(page.entries));
    }
    expect(forwards).toEqual(expected);
  });

  test('begin a page by their cursor, on either side', async () => {
    const entries = await whole();
    const expected = idsOf(entries);
    for (const [index, { cursor }] of entries.entries()) {
      const before = await pageOf({ before: cursor, limit: 100 });
      const after = await pageOf({ after: cursor, limit: 100 });
      expect(idsOf(before.entries)).toEqual(expected.slice(0, index));
      expect(idsOf(after.entries)).toEqual(expected.slice(index + 1));
    }
  });

  test.each([1, 4])('stand around a date, in pages of %i', async (limit) => {
    const entries = await whole();
    for (const minute of [6, 7, 8]) {
      const first = entries.findIndex((entry) => entry.at >= at(minute));
      const begin = Math.max(0, first - Math.floor(limit / 2));
      expect(idsOf((await pageOf({ aroundDate: at(minute), limit })).entries)).toEqual(
        idsOf(entries).slice(begin, begin + limit),
      );
    }
  });
});

describe('from the end of a feed', () => {
  test('what a read model holds only later arrives, though the feed was further already', async () => {
    const end = (await pageOf({}, without())).after ?? '';
    const stars = (await whole()).filter(isStar);
    for (const limit of [2, 50]) {
      const arrived: string[] = [];
      let page = await pageOf({ after: end, limit });
      for (arrived.push(...idsOf(page.entries)); page.hasNewer; arrived.push(...idsOf(page.entries)))
        page = await pageOf({ after: page.after ?? '', limit });
      expect(arrived.toSorted()).toEqual(idsOf(stars).toSorted());
      expect(idsOf((await pageOf({ after: page.after ?? '', limit })).entries)).toEqual([]);
    }
  });

  test('a program without the feature reads on where one with it had ended', async () => {
    const end = (await pageOf({})).after ?? '';
    expect(idsOf((await pageOf({ after: end })).entries)).toEqual([]);
    expect(idsOf((await pageOf({ after: end }, without())).entries)).toEqual([]);
    const before = scene.events.length;
    const id = scene.receive(9);
    scene.events.push(starred(9, 'new', 2));
    await models.append(scene.events.slice(before));
    expect(idsOf((await pageOf({ after: end }, without())).entries)).toEqual([String(id)]);
    const kinds = (await pageOf({ after: end })).entries.map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['message', 'star.starred']);
  });

  test('entries of a read model that is not built yet are left out', async () => {
    const reader: QueryReader = {
      ...models.reader,
      serving: async (name) => {
        if (name === 'star-feed') throw managementErrors.PROJECTION_NOT_READY('Being built.');
        return models.reader.serving(name);
      },
    };
    expect((await pageOf({ limit: 100 }, reader)).entries.some(isStar)).toBe(false);
  });
});

test('they go with their dialog, and one that comes late brings nothing back', async () => {
  const count = async () =>
    models.documents.count(await models.reader.serving('star-feed'), [{ dialogId: 10 }], 10);
  expect(await count()).toBe(1);
  const before = scene.events.length;
  scene.remove(10);
  scene.events.push({ ...starred(10, 'late', 9), stream: 'star-10' });
  await models.append(scene.events.slice(before));
  expect(await count()).toBe(0);
});
