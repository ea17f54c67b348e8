import { expect, test } from '@jest/globals';
import type { QueryReader } from '@parley/application';
import { mongoUrl } from '@parley/documents-mongo/testing';
import { listDialogs, selectDialogs, type DialogListParams } from '@parley/dialogs';
import { eventsOf, histories, historiesOf, openModels, viewers } from '@parley/dialogs/testing';
import type { Viewer } from '@parley/staff';
import type { TimeLimitsSettings } from '@parley/time-limits';
import fc from 'fast-check';
import { freshly, idsOf, limited, ORDERS, TAGS, type Search } from './lists.fixtures.js';
import { pagesOf, stoodStill, walks } from './lists.walks.fixtures.js';

/** What happens begins at 10:00 of UTC and lasts for some hours: in all of these but two a date ends meanwhile. */
const ZONES = ['UTC', 'Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Chatham', 'Pacific/Pago_Pago'] as const;
const settingsIn = (timeZone: string, changes: Partial<TimeLimitsSettings> = {}): TimeLimitsSettings => ({
  timeZone,
  limits: { danger: 1_200, warning: 600 },
  channels: [{ channelId: 8, limits: { danger: 1_800, warning: null } }],
  workingHours: null,
  specialDays: [],
  countFrom: 'answer',
  ...changes,
});
const limits = fc
  .tuple(
    fc.constantFrom(...ZONES),
    fc.constantFrom<TimeLimitsSettings['countFrom']>('answer', 'opening'),
    fc.boolean(),
  )
  .map(([zone, countFrom, isWithoutOne]) =>
    settingsIn(zone, { countFrom, ...(isWithoutOne && { channels: [{ channelId: 8, limits: null }] }) }),
  );

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  status: ['open', 'closed'],
  responsible: ['me', 'none', 'manager:2', 'me,none,bot:2', 'manager:3,manager:4'],
  channelId: [7, '8', '7,8'],
  lastAuthor: ['client', 'manager', 'bot,client'],
  unread: [true, false],
  blocked: [true, false],
  tags: ['none', '1', '2', '1,2', '3', '2,3'],
  pinnedTags: ['any', '1', '2', '3'],
  level: ['none', 'warning', 'danger'],
};
const DATES = ['2026-02-28', '2026-03-01', '2026-03-02'] as const;
const PERIODS: readonly DialogListParams[] = DATES.flatMap((date, n) => [
  { date },
  { from: date },
  { to: date },
  ...DATES.slice(n).map((to) => ({ from: date, to })),
]);
const DAYS: readonly DialogListParams[] = DATES.map((date) => ({ date }));
const ALONE: readonly DialogListParams[] = Object.entries(VALUES)
  .flatMap(([name, values]): DialogListParams[] => values.map((value) => ({ [name]: value })))
  .concat(PERIODS);
const isRefused = ({ tags, pinnedTags }: DialogListParams): boolean =>
  tags === 'none' && pinnedTags !== undefined;
const period = fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, fc.constantFrom(...PERIODS));
const combined = fc
  .tuple(
    fc.record(
      Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, fc.constantFrom(...values)])),
      { requiredKeys: [] },
    ),
    period,
  )
  .map(([values, dates]): DialogListParams => ({ ...values, ...dates }))
  .filter((params) => !isRefused(params));
const order = fc.constantFrom(...ORDERS);
const viewer = fc.constantFrom(...Object.values(viewers));

/** All rows, page by page, and the total that the first page tells. */
async function paged(reader: QueryReader, who: readonly Viewer[], params: DialogListParams, limit: number) {
  const ids: number[] = [];
  let cursor: string | undefined;
  let total: number | undefined;
  for (let page = 0; ; page += 1) {
    const asker = who[page % who.length] as Viewer;
    const answer = await listDialogs(reader, asker, { ...params, limit, cursor, total: page === 0 });
    if (page === 0) total = answer.total?.count;
    ids.push(...idsOf(answer.items));
    if (answer.next === null) return { ids, total };
    cursor = answer.next;
  }
}

/** A history that is asked on both stores takes several times as long. */
const runs = (embedded: number): number => (mongoUrl() === null ? embedded : Math.floor(embedded / 3) + 1);

interface Question {
  readonly viewer: Viewer;
  readonly params: DialogListParams;
  readonly order: DialogListParams;
  readonly limit: number;
}
const question = fc.record<Question>({
  viewer,
  params: combined,
  order,
  limit: fc.integer({ min: 1, max: 4 }),
});
const alone = (all: readonly DialogListParams[]): Question[] =>
  all.map((params) => ({ viewer: viewers.administrator, params, order: {}, limit: 3 }));

async function answersAgree(reader: QueryReader, search: Search, asked: readonly Question[]): Promise<void> {
  for (const { viewer: who, params, order: by, limit } of asked) {
    const all = { ...params, ...by };
    const expected = idsOf(search(who, all, Date.now()));
    const { ids, total } = await paged(reader, [who], all, limit);
    expect({ all, who, ids }).toEqual({ all, who, ids: expected });
    expect(total).toBe(expected.length);
  }
}

test('[S67] [S70] [S72] [S74] [S76] [S78] [S79] [S82] [S83] every filter, order and combination answers what a search of freshly folded documents does, in any zone', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.array(question, { minLength: 12, maxLength: 12 }),
      limits,
      fc.constantFrom(...ZONES),
      async (steps, asked, settings, other) => {
        const models = await openModels([...eventsOf(steps), ...TAGS, limited(settings)]);
        try {
          const search = freshly(models.log);
          await answersAgree(models.reader, search, [...alone(ALONE), ...asked]);
          await levelsAgree(models.reader, search);
          await rowsAgree(models.reader);
          await rightsMayChange(models.reader, search);
          await models.append([limited({ ...settings, timeZone: other })]);
          await answersAgree(models.reader, freshly(models.log), alone(DAYS));
        } finally {
          await models.close();
        }
      },
    ),
    { numRuns: runs(8), seed: 20_261_130 },
  );
}, 120_000);

const START = Date.parse('2026-03-01T10:00:00.000Z');

/** At moments at which some have waited for long and others have not. */
async function levelsAgree(reader: QueryReader, search: Search): Promise<void> {
  for (const minutes of [10, 20, 35, 60])
    for (const level of ['none', 'warning', 'danger']) {
      const now = START + minutes * 60_000;
      const asked = { reader, asker: { kind: 'manager', id: 1 } as const, now };
      const { columns, slots } = await selectDialogs(reader, viewers.administrator, { level }, asked);
      const found = [...slots()].map((slot) => columns.dialogs.idAt(slot)).sort((a, b) => a - b);
      const expected = idsOf(search(viewers.administrator, { level }, now)).sort((a, b) => a - b);
      expect({ minutes, level, found }).toEqual({ minutes, level, found: expected });
    }
}

/** What a row shows is the same whether the list was answered by an index or from memory: a total is not by an index. */
async function rowsAgree(reader: QueryReader): Promise<void> {
  for (const who of Object.values(viewers)) {
    const [read, held] = [await listDialogs(reader, who), await listDialogs(reader, who, { total: true })];
    expect(held.items).toEqual(read.items);
  }
}

/** Each page shows what its asker sees by then, and goes on where the one before ended. */
async function rightsMayChange(reader: QueryReader, search: Search): Promise<void> {
  const [wide, narrow] = [viewers.administrator, viewers.limited];
  for (const by of ORDERS) {
    const { ids } = await paged(reader, [wide, narrow], { blocked: false, ...by }, 2);
    const seen = idsOf(search(narrow, { blocked: false, ...by }, Date.now()));
    const all = idsOf(search(wide, { blocked: false, ...by }, Date.now()));
    expect(ids).toEqual(all.filter((id) => ids.includes(id)));
    // Whatever both see is shown to either, once.
    expect(seen.filter((id) => !ids.includes(id))).toEqual([]);
  }
}

const MANY = [11, 12, 13, 14, 15, 16, 17, 18, 111, 112];

test('[S67] [S70] [S72] a row that stands still is shown once, whatever moves and whatever rights change between pages', async () => {
  await fc.assert(
    fc.asyncProperty(historiesOf(MANY, [80, 160]), limits, walks, async (steps, settings, asked) => {
      const events = [...eventsOf(steps), ...TAGS];
      const from = Math.floor(events.length / 2);
      const models = await openModels([limited(settings), ...events.slice(0, from)]);
      try {
        const all = asked.map((walk) => pagesOf(models.reader, walk));
        for (let at = from; all.some(({ isEnded }) => !isEnded()); at += 9) {
          const search = freshly(models.log);
          for (const pages of all) if (!pages.isEnded()) await pages.turn(search);
          await models.append(events.slice(at, at + 9));
        }
        for (const { turned } of all) stoodStill(turned);
      } finally {
        await models.close();
      }
    }),
    { numRuns: runs(4), seed: 20_261_130 },
  );
}, 120_000);
