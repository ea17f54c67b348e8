import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueryReader } from '@parley/application';
import fc from 'fast-check';
import { feedPage } from '../../feed/feed.query.js';
import { bot, manager, moved, type Given } from '../../testing/given.fixtures.js';
import { openModels, type Models } from '../../testing/models.fixtures.js';
import { createScene } from '../../testing/scene.fixtures.js';
import { viewers } from '../../testing/viewers.fixtures.js';
import { matching } from '../columns/selection.query.js';
import { listDialogs } from '../dialog-list.query.js';
import { accountZonePoint } from './account-zone.js';

const { administrator } = viewers;
const ZONES = [
  'UTC', 'Africa/Cairo', 'America/St_Johns', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Europe/Berlin',
  'Europe/Moscow', 'Pacific/Apia', 'Pacific/Chatham', 'Pacific/Kiritimati',
]; // prettier-ignore
/** Near these clocks of some of the zones change. */
const CHANGES = [
  '2011-12-30', '2014-10-26', '2016-10-16', '2018-02-18', '2026-03-29', '2026-04-05', '2026-04-24',
]; // prettier-ignore

interface Wrote {
  readonly dialogId: number;
  /** Quarters of an hour from the beginning of the day before the change, and a few ms. */
  readonly quarter: number;
  readonly ms: number;
  readonly change: number;
}
const instantOf = ({ quarter, ms, change }: Wrote): string =>
  new Date(Date.parse(CHANGES[change] ?? '') - 86_400_000 + quarter * 900_000 + ms).toISOString();
const wrote = fc.record<Wrote>({
  dialogId: fc.integer({ min: 101, max: 140 }),
  quarter: fc.nat({ max: 287 }),
  ms: fc.constantFrom(0, 1, 450_000, 899_999),
  change: fc.nat({ max: CHANGES.length - 1 }),
});
const [messages = []] = fc.sample(fc.array(wrote, { minLength: 400, maxLength: 400 }), {
  numRuns: 1,
  seed: 20_261_130,
});

const scene = createScene();
const put = (dialogId: number, at: string, n: number): void => {
  if (n % 3 === 0) scene.receive(dialogId);
  else if (n % 3 === 1) scene.send(dialogId, n % 2 === 0 ? manager(1) : bot(2));
  else scene.send(dialogId, manager(1), { scope: 'private' });
  scene.events.push(moved(scene.events.pop() as Given, at));
};

let models: Models;
beforeAll(async () => {
  scene.user(1, ['administrator']);
  scene.client(5);
  for (const dialogId of everyDialog) {
    scene.start(dialogId);
    scene.open(dialogId);
  }
  messages.forEach((one, n) => put(one.dialogId, instantOf(one), n));
  models = await openModels(scene.events);
});
afterAll(() => models.close());

const readerIn = (zone: string): QueryReader => ({
  ...models.reader,
  at: (point) =>
    (point as unknown) === accountZonePoint ? ((async () => zone) as never) : models.reader.at(point),
});
interface Asked {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
}
const rowsOf = async (zone: string, asked: Asked) =>
  (await listDialogs(readerIn(zone), administrator, { ...asked, limit: 100 })).items;
const everyDialog = [...new Set(messages.map(({ dialogId }) => dialogId))].sort((a, b) => a - b);
const found = async (zone: string, asked: Asked): Promise<readonly number[]> =>
  everyDialog.filter(await matching(readerIn(zone), administrator, { ...asked }));

const formats = new Map(
  ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })]),
);
const dateIn = (zone: string, at: string): string => formats.get(zone)?.format(new Date(at)) ?? '';
/** Of the dialogs that are there. */
function searched(zone: string, { date, from = date, to = date }: Asked): readonly number[] {
  const isIn = (at: string): boolean => {
    const shown = dateIn(zone, at);
    return (from === undefined || shown >= from) && (to === undefined || shown <= to);
  };
  const passing = messages.filter((one) => isIn(instantOf(one))).map(({ dialogId }) => dialogId);
  return [...new Set(passing)].sort((a, b) => a - b);
}

const day = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2, max: 3 }))
  .map(([change, days]) => new Date(Date.parse(change) + days * 86_400_000).toISOString().slice(0, 10));
const asked: fc.Arbitrary<Asked> = fc.oneof(
  day.map((date) => ({ date })),
  day.map((from) => ({ from })),
  day.map((to) => ({ to })),
  fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
);

test('[S82] [S83] a date or a period finds the dialogs that a search of every message finds, in any time zone', async () => {
  const finding = fc.asyncProperty(fc.constantFrom(...ZONES), asked, async (zone, one) => {
    expect(await found(zone, one)).toEqual(searched(zone, one));
  });
  await fc.assert(finding, { numRuns: 120 });
});

test('[S82] [S84] another zone of the account holds at once, and no document is written', async () => {
  const collection = await models.reader.serving('dialog-days');
  const stored = () => models.documents.find(collection, { anyOf: [{}], sort: [], limit: 100 });
  const before = await stored();
  const date = '2026-03-29';
  const [berlin, apia] = [await found('Europe/Berlin', { date }), await found('Pacific/Apia', { date })];
  expect(berlin).not.toEqual(apia);
  expect(await stored()).toEqual(before);
});

test('[S85] the feed of each found dialog opens at the first message of the period', async () => {
  const finding = fc.asyncProperty(fc.constantFrom(...ZONES), asked, async (zone, one) => {
    const { date, from = date } = one;
    const rows = await rowsOf(zone, one);
    expect(rows.map(({ dialogId }) => dialogId).sort((a, b) => a - b)).toEqual(searched(zone, one));
    for (const { dialogId, feedCursor = '' } of rows.slice(0, 3)) {
      const page = await feedPage(models.reader, administrator, dialogId, { after: feedCursor, limit: 100 });
      const messagesOf = page?.entries.filter(({ kind }) => kind === 'message') ?? [];
      const own = messages.filter((other) => other.dialogId === dialogId).map(instantOf);
      const expected = own.filter((at) => from === undefined || dateIn(zone, at) >= from).sort();
      expect(messagesOf.map(({ at }) => at)).toEqual(expected);
    }
  });
  await fc.assert(finding, { numRuns: 15 });
});

test('[S85] rows carry no cursor where no period is asked for', async () => {
  const { items } = await listDialogs(models.reader, administrator, { limit: 1 });
  expect(items[0]).not.toHaveProperty('feedCursor');
});

describe('what no dialog can meet is refused', () => {
  test.each<[Asked, string]>([
    [{ date: '2026-02-30' }, 'date: there is no such date.'],
    [{ from: '2026-13-01' }, 'from: there is no such date.'],
    [{ from: '2026-01-01', to: '2025-02-29' }, 'to: there is no such date.'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'from: it is after to.'],
    [{ date: '2026-03-01', to: '2026-03-01' }, 'date: a period is asked for beside it.'],
  ])('%j', async (one, message) => {
    await expect(found('UTC', one)).rejects.toMatchObject({
      code: 'INVALID_FILTER',
      message: expect.stringContaining(message),
    });
  });
});

test('[S82] a message that arrives late is found by its own time, a deleted dialog never again', async () => {
  const before = scene.events.length;
  const date = '2012-02-29';
  const [first = 0, second = 0] = messages.map(({ dialogId }) => dialogId);
  expect(await found('UTC', { date })).toEqual([]);
  put(first, '2012-02-29T12:00:00.000Z', 0);
  put(second, '2012-02-29T23:59:59.999Z', 2);
  await models.append(scene.events.slice(before));
  expect(await found('UTC', { date })).toEqual([first, second].sort((a, b) => a - b));
  expect(await found('Europe/Moscow', { date })).toEqual([first]);
  const then = scene.events.length;
  scene.remove(first);
  await models.append(scene.events.slice(then));
  expect(await found('UTC', { date })).toEqual([second]);
});
