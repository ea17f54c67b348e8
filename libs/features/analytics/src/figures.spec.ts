import { describe, expect, test } from '@jest/globals';
import { onlyOf, questionsHere, type Question } from '@parley/application';
import { parley } from '@parley/composition';
import { createScene, eventsOf, histories, openModels, type Models } from '@parley/dialogs/testing';
import type { AggregateRow } from '@parley/eventsourcing';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import type { Viewer } from '@parley/staff';
import fc from 'fast-check';
import { hourPlaces, withHours } from './testing/hours.fixtures.js';
import { naiveSessions, naiveTraffic, type NaiveSession } from './testing/naive.fixtures.js';
import type { Analysis } from './questions/analysis.js';
import {
  clientsQuestion,
  sessionsQuestion,
  trafficQuestion,
  type AnalyticsAnswer,
} from './questions/analytics.question.js';
import { sessionRowsProjection } from './sessions/session-rows.projection.js';

const SEED = 20_261_129;
const analyst = managerViewer(1, { permissions: ['analytics'] });
const inSeven = managerViewer(2, { permissions: ['analytics'], channelIds: [7] });

function asking({ reader, eventStore }: Models) {
  const questions = questionsHere({ reader, eventStore, product: parley });
  return (
    question: Question<Analysis, AnalyticsAnswer>,
    viewer: Viewer,
    analysis: Omit<Analysis, 'viewer'> = {},
  ): Promise<AnalyticsAnswer> => onlyOf(questions.ask(question, { viewer, limit: 1_000, ...analysis }));
}

type Group = readonly [key: Record<string, unknown>, rows: readonly NaiveSession[]];
function grouped(
  rows: readonly NaiveSession[],
  keyOf: (row: NaiveSession) => Record<string, unknown>,
): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const found = keyOf(row);
    const [, before = []] = groups.get(JSON.stringify(found)) ?? [];
    groups.set(JSON.stringify(found), [found, [...before, row]]);
  }
  return [...groups.values()];
}

const numbers = (values: readonly (number | null)[]): number[] =>
  values.filter((value) => value !== null).sort((a, b) => a - b);
const rank = (values: readonly number[], percent: number): number | null =>
  values[Math.ceil((percent * values.length) / 100) - 1] ?? null;

function figuresOf(rows: readonly NaiveSession[]): Record<string, unknown> {
  const first = numbers(rows.map(({ firstAnswerMs }) => firstAnswerMs));
  const close = numbers(rows.map(({ closeMs }) => closeMs));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    sessions: rows.length,
    closedSessions: close.length,
    answers: sum(rows.map(({ answers }) => answers)),
    fromClient: sum(rows.map(({ fromClient }) => fromClient)),
    firstAnswerAverage: first.length === 0 ? null : sum(first) / first.length,
    firstAnswerP50: rank(first, 50),
    firstAnswerP95: rank(first, 95),
    firstAnswerWorkP50: rank(numbers(rows.map(({ firstAnswerWorkMs }) => firstAnswerWorkMs)), 50),
    answerWorkTime: sum(rows.map(({ answerWorkMs }) => answerWorkMs)),
    closeWorkLongest: numbers(rows.map(({ closeWorkMs }) => closeWorkMs)).at(-1) ?? null,
    closeLongest: close.at(-1) ?? null,
    clients: new Set(rows.flatMap(({ clientId }) => clientId ?? [])).size,
    dialogs: new Set(rows.map(({ dialogId }) => dialogId)).size,
  };
}
const FIGURES = Object.keys(figuresOf([]));
const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

/** Asia/Kathmandu is ahead by 5:45 throughout. */
const OFFSET = 5.75 * 3_600_000;
const dayOf = (at: string): string =>
  new Date(Math.floor((Date.parse(at) + OFFSET) / 86_400_000) * 86_400_000 - OFFSET).toISOString();

async function checkSessions(models: Models, viewer: Viewer): Promise<void> {
  const ask = asking(models);
  const all = naiveSessions(models.log).filter(
    ({ channelId }) => viewer.channelIds?.includes(channelId) ?? true,
  );
  const figures = FIGURES;
  expect((await ask(sessionsQuestion, viewer, { figures })).items).toEqual([figuresOf(all)]);
  const byChannel = await ask(sessionsQuestion, viewer, {
    figures,
    groups: ['channel', 'outcome', 'responsible'],
  });
  const channels = grouped(all, ({ channelId: channel, outcome, responsible }) => ({
    channel,
    outcome,
    responsible,
  }));
  expect(sorted(byChannel.items)).toEqual(
    sorted(channels.map(([key, rows]) => ({ ...key, ...figuresOf(rows) }))),
  );
  const zone = 'Asia/Kathmandu';
  const days = await ask(sessionsQuestion, viewer, {
    figures,
    groups: ['day'],
    zone,
    from: '2026-03-01T10:20:00.000Z',
  });
  const late = all.filter(({ openedAt }) => String(openedAt) >= '2026-03-01T10:20:00.000Z');
  const expected = grouped(late, ({ openedAt }) => ({ day: dayOf(String(openedAt)) }));
  expect(sorted(days.items)).toEqual(sorted(expected.map(([key, rows]) => ({ ...key, ...figuresOf(rows) }))));
  const tied = all.filter(({ detached }) => !detached);
  const clients = await ask(clientsQuestion, viewer, { figures, groups: ['client'] });
  const people = grouped(tied, ({ clientId: client }) => ({ client }));
  expect(sorted(clients.items)).toEqual(
    sorted(people.map(([key, rows]) => ({ ...key, ...figuresOf(rows) }))),
  );
  expect(clients.leftOut).toEqual([{ reason: 'detached', rows: all.length - tied.length }]);
}

async function checkTraffic(models: Models, viewer: Viewer): Promise<void> {
  const all = naiveTraffic(models.log).filter(({ channel }) => viewer.channelIds?.includes(channel) ?? true);
  const sums = new Map<string, AggregateRow>();
  for (const { hour, channel, author, incoming, outgoing } of all) {
    const key = JSON.stringify([hour, channel, author]);
    const before = sums.get(key) ?? { hour, channel, author, incoming: 0, outgoing: 0 };
    sums.set(key, {
      ...before,
      incoming: Number(before['incoming']) + incoming,
      outgoing: Number(before['outgoing']) + outgoing,
    });
  }
  const answer = await asking(models)(trafficQuestion, viewer, { groups: ['hour', 'channel', 'author'] });
  const moved = answer.items.filter(({ incoming, outgoing }) => Number(incoming) + Number(outgoing) > 0);
  expect(sorted(moved)).toEqual(sorted([...sums.values()]));
}

test('figures answer what a naive fold of the log answers, on every store', async () => {
  await fc.assert(
    fc.asyncProperty(histories, hourPlaces, async (steps, places) => {
      const models = await openModels(withHours(eventsOf(steps), places));
      try {
        for (const viewer of [analyst, inSeven]) {
          await checkSessions(models, viewer);
          await checkTraffic(models, viewer);
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 8, seed: SEED },
  );
}, 120_000);

describe('questions for figures', () => {
  const told = async (check: (ask: ReturnType<typeof asking>) => Promise<void>): Promise<void> => {
    const scene = createScene();
    for (const channelId of [7, 8]) scene.channel(channelId);
    scene.begin(11, { channelId: 7, clientId: 5 });
    scene.send(11);
    scene.close(11);
    scene.begin(12, { channelId: 8, clientId: 6 });
    scene.status(12, 5_001, 'failed', 'network_error');
    scene.status(12, 5_002, 'failed', 'invented');
    const models = await openModels(scene.events);
    try {
      await check(asking(models));
    } finally {
      await models.close();
    }
  };

  test('are for those who have the right, which nothing implies, and of the channels of their group', () =>
    told(async (ask) => {
      const none = managerViewer(3, { permissions: ['analytics'], channelIds: [] });
      const sessions = async (viewer: Viewer): Promise<unknown> =>
        (await ask(sessionsQuestion, viewer, { figures: ['sessions'] })).items[0]?.['sessions'];
      expect(await sessions(analyst)).toBe(2);
      expect(await sessions(inSeven)).toBe(1);
      expect(await sessions(none)).toBe(0);
      const bot: Viewer = { kind: 'bot', id: 9, permissions: [], channelIds: null, roles: ['responsible'] };
      const auditor = managerViewer(4, { permissions: ['audit', 'all_dialogs'] });
      for (const viewer of [administratorViewer(1), auditor, managerViewer(5), bot]) {
        for (const question of [sessionsQuestion, clientsQuestion, trafficQuestion])
          await expect(ask(question, viewer)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      }
      const other = await ask(sessionsQuestion, inSeven, { figures: ['sessions'], channel: 8 });
      expect(other.items).toEqual([{ sessions: 0 }]);
    }));

  test('answer page by page, sorted, and say by what position', () =>
    told(async (ask) => {
      const asked = {
        figures: ['sessions', 'answers'],
        groups: ['channel'],
        sort: ['-answers', 'channel'],
        limit: 1,
      };
      const first = await ask(sessionsQuestion, analyst, asked);
      expect(first).toMatchObject({
        columns: ['channel', 'sessions', 'answers'],
        items: [{ channel: 7, sessions: 1, answers: 1 }],
        total: 2,
        leftOut: [],
        madeBy: { program: { projections: { 'session-rows': sessionRowsProjection.version } } },
      });
      expect(BigInt(first.madeBy.position)).toBeGreaterThan(0n);
      const second = await ask(sessionsQuestion, analyst, { ...asked, cursor: first.next ?? '' });
      expect(second).toMatchObject({ items: [{ channel: 8 }], next: null });
      const answer = ask(sessionsQuestion, analyst, { ...asked, cursor: 'no' });
      await expect(answer).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    }));

  test('tell failed deliveries by code, unknown ones together', () =>
    told(async (ask) => {
      const { items } = await ask(trafficQuestion, analyst, {
        figures: ['failed'],
        groups: ['code'],
        sort: ['-failed', 'code'],
      });
      expect(items).toEqual([
        { code: 'network_error', failed: 1 },
        { code: 'unknown', failed: 1 },
        { code: null, failed: 0 },
      ]);
    }));

  test.each<[string, Omit<Analysis, 'viewer'>]>([
    ['figure', { figures: ['secrets'] }],
    ['inherited figure', { figures: ['constructor'] }],
    ['group', { groups: ['weather'] }],
    ['inherited group', { groups: ['toString'] }],
    ['group of another question', { groups: ['client'] }],
    ['sort', { sort: ['channel'] }],
    ['zone', { groups: ['day'], zone: 'Mars/Base' }],
    ['period', { period: 'someday' }],
  ])('refuse an unknown %s', (_, analysis) =>
    told(async (ask) => {
      await expect(ask(sessionsQuestion, analyst, analysis)).rejects.toMatchObject({
        code: 'INVALID_ANALYSIS',
      });
    }),
  );
});
