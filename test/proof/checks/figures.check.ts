import { expect } from '@jest/globals';
import {
  clientsQuestion,
  loadQuestion,
  messagesQuestion,
  sessionsQuestion,
  trafficQuestion,
  type AnalyticsAnswer,
  type Analysis,
} from '@parley/analytics';
import type { Question } from '@parley/application';
import type { Viewer } from '@parley/staff';
import {
  beginningOf,
  grouped,
  LOAD_FIGURES,
  loadOf,
  MESSAGE_FIGURES,
  messagesOf,
  SESSION_FIGURES,
  sessionsOf,
  TRAFFIC_FIGURES,
  trafficOf,
  type Row,
} from '../naive/figures.js';
import { worksIn } from '../naive/staff.js';
import { sample, some, type Checking } from './asking.js';

type Asked = Omit<Analysis, 'viewer'>;

/** What is asked, with every figure of it and what its periods are by. */
interface Subject {
  readonly question: Question<Analysis, AnalyticsAnswer>;
  readonly figures: Readonly<Record<string, (rows: readonly Row[]) => number | null>>;
  readonly times: Readonly<Record<string, string>>;
}

const OPENED = { opened: 'openedAt', closed: 'closedAt' };
const SESSIONS: Subject = { question: sessionsQuestion, figures: SESSION_FIGURES, times: OPENED };
const CLIENTS: Subject = { ...SESSIONS, question: clientsQuestion };
const LOAD: Subject = {
  ...{ question: loadQuestion, figures: LOAD_FIGURES },
  times: { taken: 'takenAt', left: 'leftAt' },
};
const MESSAGES: Subject = { question: messagesQuestion, figures: MESSAGE_FIGURES, times: { written: 'at' } };
const TRAFFIC: Subject = { question: trafficQuestion, figures: TRAFFIC_FIGURES, times: { happened: 'hour' } };

const UNITS = ['hour', 'day', 'week', 'month'];
/** There are many hours. */
const LONGER = UNITS.slice(1);
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York'];
const COLUMNS: Readonly<Record<string, string>> = { channel: 'channelId', client: 'clientId' };
const columnOf = (name: string): string => COLUMNS[name] ?? name;

export async function checkFigures(checking: Checking): Promise<void> {
  const sessions = sessionsOf(checking.log) as readonly Row[];
  const traffic = trafficOf(checking.log);
  const [load, messages] = [loadOf(checking.log), messagesOf(checking.log)];
  const analysts = checking.auditors.map((viewer) => ({ ...viewer, permissions: ['analytics'] }));
  for (const viewer of analysts) {
    const own = sessions.filter(({ channelId }) => worksIn(viewer, channelId as number));
    for (const asked of sample(checking, questionsOf(checking, own), 10))
      await expectFigures(checking, SESSIONS, viewer, asked, rowsWithin(own, asked, OPENED));
    for (const asked of clientQuestionsOf(checking, own)) await checkClients(checking, viewer, own, asked);
    for (const [subject, rows, asked, count] of [
      [LOAD, load, loadQuestionsOf, 3],
      [MESSAGES, messages, messageQuestionsOf, 2],
      [TRAFFIC, traffic, trafficQuestionsOf, 5],
    ] as const) {
      const within = rows.filter(({ channelId }) => worksIn(viewer, channelId as number));
      for (const one of sample(checking, asked(checking, within), count))
        await expectFigures(checking, subject, viewer, one, rowsWithin(within, one, subject.times));
    }
  }
}

const timeIn = (checking: Checking, rows: readonly Row[], field: string): string =>
  String(
    some(
      checking,
      rows.filter((row) => row[field] !== null),
    )[field],
  );

function questionsOf(checking: Checking, rows: readonly Row[]): readonly Asked[] {
  const [from, to] = [timeIn(checking, rows, 'openedAt'), timeIn(checking, rows, 'openedAt')].sort();
  const one = some(checking, rows);
  return [
    {},
    ...['channel', 'source', 'outcome', 'closedBy', 'responsible', 'responsibleAtOpen', 'firstAnswerBy'].map(
      (group) => ({ groups: [group] }),
    ),
    ...[
      { groups: ['firstAnswerKind', 'deleted'] },
      { groups: ['path'] },
      { groups: ['channel', 'outcome', 'month'] },
    ],
    ...LONGER.flatMap((unit) => ZONES.map((zone) => ({ groups: [unit], zone, from, to }))),
    { groups: ['hour'], zone: 'Asia/Kathmandu', from: to, period: 'closed' },
    ...ZONES.map((zone) => ({ groups: ['day', 'channel'], zone, period: 'closed', from })),
    ...[{ from, to, period: 'closed' }, { channel: Number(one['channelId']) }, { channel: 404 }],
    ...['responsible', 'source', 'outcome', 'firstAnswerBy'].map((name) => ({
      groups: ['channel'],
      filters: { [name]: one[name] as string },
    })),
  ];
}

const clientQuestionsOf = (checking: Checking, rows: readonly Row[]): readonly Asked[] => [
  ...[{}, { groups: ['client'] }, { groups: ['source'] }, { groups: ['month'], zone: 'America/New_York' }],
  { filters: { client: some(checking, rows)['clientId'] as number | null } },
];

function trafficQuestionsOf(checking: Checking, rows: readonly Row[]): readonly Asked[] {
  const [from, to] = [timeIn(checking, rows, 'hour'), timeIn(checking, rows, 'hour')]
    .map((time) => beginningOf(time, 'hour', 'UTC'))
    .sort();
  const one = some(checking, rows);
  return [
    ...[
      {},
      { groups: ['hour', 'channel', 'author'] },
      { groups: ['code'] },
      { groups: ['authorKind', 'channel'] },
    ],
    ...LONGER.flatMap((unit) =>
      ['UTC', 'Europe/Berlin', 'America/New_York'].map((zone) => ({ groups: [unit], zone, from, to })),
    ),
    ...['author', 'authorKind'].map((name) => ({
      groups: ['day'],
      filters: { [name]: one[name] as string | null },
    })),
  ];
}

/** Who had them, and whence they came. */
const WHOSE = ['channel', 'source', 'responsible', 'responsibleKind'];

function loadQuestionsOf(checking: Checking, rows: readonly Row[]): readonly Asked[] {
  const [from, to] = [timeIn(checking, rows, 'leftAt'), timeIn(checking, rows, 'leftAt')].sort();
  const one = some(checking, rows);
  return [
    {},
    ...[...WHOSE, 'before', 'next', 'by', 'deleted'].map((group) => ({ groups: [group] })),
    ...LONGER.flatMap((unit) => ZONES.map((zone) => ({ groups: [unit, 'responsible'], zone, from }))),
    ...ZONES.map((zone) => ({ groups: ['day', 'source'], zone, period: 'left', from, to })),
    ...WHOSE.slice(1).map((name) => ({
      groups: ['channel'],
      filters: { [name]: one[name] as string | null },
    })),
  ];
}

function messageQuestionsOf(checking: Checking, rows: readonly Row[]): readonly Asked[] {
  const [from, to] = [timeIn(checking, rows, 'at'), timeIn(checking, rows, 'at')]
    .map((time) => beginningOf(time, 'hour', 'UTC'))
    .sort();
  const one = some(checking, rows);
  return [
    ...[{}, { groups: ['hour', ...WHOSE], zone: 'Asia/Kathmandu', from, to }],
    ...LONGER.flatMap((unit) => ZONES.map((zone) => ({ groups: [unit, 'source'], zone, from, to }))),
    ...WHOSE.slice(1).map((name) => ({
      groups: ['channel'],
      filters: { [name]: one[name] as string | null },
    })),
  ];
}

/** Rows that a question takes, before they are put together. */
function rowsWithin(
  rows: readonly Row[],
  asked: Asked,
  times: Readonly<Record<string, string>>,
): readonly Row[] {
  const [first = ''] = Object.values(times);
  const field = times[asked.period ?? ''] ?? first;
  const { from = '', to = '9', channel, filters = {} } = asked;
  // Counts are kept by the hour.
  const timeOf = (row: Row): string =>
    field === 'hour' ? beginningOf(String(row['hour']), 'hour', 'UTC') : String(row[field]);
  return rows.filter(
    (row) =>
      row[field] !== null &&
      timeOf(row) >= from &&
      timeOf(row) < to &&
      (channel === undefined || row['channelId'] === channel) &&
      Object.entries(filters).every(([name, value]) => row[columnOf(name)] === value),
  );
}

/** Sessions of clients that are detached are counted apart. */
async function checkClients(
  checking: Checking,
  viewer: Viewer,
  rows: readonly Row[],
  asked: Asked,
): Promise<void> {
  const taken = rowsWithin(rows, asked, OPENED);
  const tied = taken.filter(({ detached }) => detached === false);
  const answer = await expectFigures(checking, CLIENTS, viewer, asked, tied);
  expect(answer.leftOut).toEqual([{ reason: 'detached', rows: taken.length - tied.length }]);
}

async function expectFigures(
  { ask }: Checking,
  { question, figures, times }: Subject,
  viewer: Viewer,
  asked: Asked,
  rows: readonly Row[],
): Promise<AnalyticsAnswer> {
  const { groups = [], zone = 'UTC', period } = asked;
  const [first = ''] = Object.values(times);
  const field = times[period ?? ''] ?? first;
  const keyOfRow = (row: Row): Row =>
    Object.fromEntries(
      groups.map((name) => [
        name,
        UNITS.includes(name) ? beginningOf(String(row[field]), name, zone) : (row[columnOf(name)] ?? null),
      ]),
    );
  const expected = grouped(rows, keyOfRow, figures);
  const whole =
    groups.length === 0 && expected.length === 0
      ? [Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figure([])]))]
      : expected;
  const items: Row[] = [];
  let answer: AnalyticsAnswer | null = null;
  for (let cursor: string | undefined; ;) {
    answer = await ask(question, {
      viewer,
      ...asked,
      figures: Object.keys(figures),
      sort: groups,
      limit: 1_000,
      cursor,
    });
    items.push(...answer.items);
    expect(answer.total).toBe(whole.length);
    if (answer.next === null) break;
    cursor = answer.next;
  }
  expect(items.map(rounded).sort(byText)).toEqual(whole.map(rounded).sort(byText));
  return answer;
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1);
/** Averages are sums of many numbers, in whatever order. */
const rounded = (row: Row): string =>
  JSON.stringify(
    Object.entries(row)
      .map(([name, value]) => [name, typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value])
      .sort(([a], [b]) => byText(String(a), String(b))),
  );
