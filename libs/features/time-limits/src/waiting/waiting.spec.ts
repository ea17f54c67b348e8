import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getDialog, listDialogs, selectDialogs } from '@parley/dialogs';
import { createScene, given, openModels, viewers, type Models } from '@parley/dialogs/testing';
import { settingsWith } from '../settings/settings.fixtures.js';
import { TimeLimitsRemoved, TimeLimitsSet } from '../settings/time-limits.events.js';
import type { Level } from './level.rules.js';
import { waitingIn } from './waiting.query.js';

/** The scene begins then. A Sunday. */
const START = Date.parse('2026-03-01T10:00:00.000Z');
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();
const ms = (minutes: number): number => START + minutes * 60_000;
const IDS = [1, 2, 3, 4, 5];
const limits = { danger: 600, warning: 300 };

let models: Models;
beforeAll(async () => {
  const scene = createScene();
  scene.channel(7);
  scene.channel(8);
  scene.user(1, ['administrator']);
  scene.bot(2, ['responsible']);
  scene.bot(9, ['hidden']);
  for (const dialogId of IDS) {
    scene.start(dialogId, { channelId: dialogId === 4 ? 8 : 7 });
    scene.open(dialogId);
    scene.hear(dialogId, 100 + dialogId);
  }
  scene.send(2);
  scene.send(3, { kind: 'bot', id: 9 });
  scene.send(5, { kind: 'bot', id: 2 });
  models = await openModels(scene.events);
});
afterAll(() => models.close());

const waiting = async (minute: number): Promise<object> =>
  Object.fromEntries(await waitingIn(models.reader, IDS, ms(minute)));
const marked = async (level: Level, minute: number): Promise<number[]> => {
  const { reader } = models;
  const asked = { reader, asker: { kind: 'manager', id: 1 } as const, now: ms(minute) };
  const { columns, passes } = await selectDialogs(reader, viewers.administrator, { level }, asked);
  return IDS.filter((dialogId) => passes(columns.dialogs.slotOf(dialogId)));
};
const setLimits = (changes: Parameters<typeof settingsWith>[0]): Promise<void> =>
  models.append([given(TimeLimitsSet, { settings: settingsWith({ limits, ...changes }) })]);

test('[S34] no dialog is marked without limits, and none waits', async () => {
  expect(await waiting(1_000)).toEqual({});
  expect(await marked('none', 1_000)).toEqual(IDS);
  expect(await marked('danger', 1_000)).toEqual([]);
  expect(await getDialog(models.reader, viewers.administrator, 1)).toMatchObject({ waiting: null });
});

test('[S33] each dialog has its level of that moment, and the moment at which it changes', async () => {
  await setLimits({ channels: [{ channelId: 8, limits: { danger: 60, warning: null } }] });
  expect(await waiting(106)).toEqual({
    1: { since: at(101), level: 'warning', nextAt: at(111) },
    3: { since: at(103), level: 'none', nextAt: at(108) },
    4: { since: at(104), level: 'danger', nextAt: null },
  });
  expect(await marked('none', 106)).toEqual([2, 3, 5]);
  expect(await marked('warning', 106)).toEqual([1]);
  expect(await marked('danger', 106)).toEqual([4]);
  expect(await marked('danger', 111)).toEqual([1, 4]);
});

test('[S33] working hours and holidays stop the time', async () => {
  const monday = { weekday: 1, periods: [{ from: '09:00', to: '18:00' }] };
  await setLimits({ workingHours: [monday], specialDays: [{ date: '2026-03-02', periods: [] }] });
  // Two Mondays later in Berlin, an hour ahead.
  const next = { level: 'none', nextAt: '2026-03-09T08:05:00.000Z' };
  expect(await waiting(2_000)).toEqual({
    1: { since: at(101), ...next },
    3: { since: at(103), ...next },
    4: { since: at(104), ...next },
  });
});

test('[S33] the row shows it, and the list is filtered by it', async () => {
  await setLimits({ channels: [{ channelId: 8, limits: null }] });
  const listed = async (level: Level) =>
    (await listDialogs(models.reader, viewers.administrator, { level })).items;
  expect(await getDialog(models.reader, viewers.administrator, 1)).toMatchObject({
    waiting: { since: at(101), level: 'danger', nextAt: null },
  });
  expect((await listed('danger')).map(({ dialogId }) => dialogId)).toEqual([3, 1]);
  expect((await listed('none')).map(({ dialogId }) => dialogId)).toEqual([5, 4, 2]);
  expect(await listed('warning')).toEqual([]);
});

test('[S33] other limits and other hours write no document of a dialog, and nor does their end', async () => {
  const collection = await models.reader.serving('waiting');
  const stored = async () => [...(await models.reader.documents.get(collection, IDS.map(String))).values()];
  const before = await stored();
  expect(before).toHaveLength(IDS.length);
  await setLimits({ timeZone: 'America/New_York', countFrom: 'opening' });
  expect(await waiting(106)).toMatchObject({ 4: { level: 'none' } });
  await models.append([given(TimeLimitsRemoved, {})]);
  expect(await stored()).toEqual(before);
  expect(await waiting(1_000)).toEqual({});
});
