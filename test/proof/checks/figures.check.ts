import { expect } from '@jest/globals';
import {
  clientsQuestion,
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
  SESSION_FIGURES,
  sessionsOf,
  TRAFFIC_FIGURES,
  trafficOf,
  type Row,
} from '../naive/figures.js';
import { worksIn } from '../naive/staff.js';
import { sample, some, type Checking } from './asking.js';

type Asked = Omit<Analysis, 'viewer'>;
type Figures = Readonly<Record<string, (rows: readonly Row[]) => number | null>>;

const UNITS = ['hour', 'day', 'week', 'month'];
/** There are many hours. */
const LONGER = UNITS.slice(1);
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York'];
const COLUMNS: Readonly<Record<string, string>> = { channel: 'channelId', client: 'clientId' };
const columnOf = (name: string): string => COLUMNS[name] ?? name;

export async function checkFigures(checking: Checking): Promise<void> {
  const sessions = sessionsOf(checking.log) as readonly Row[];
  const traffic = trafficOf(checking.log);
  const analysts = checking.auditors.map((viewer) => ({ ...viewer, permissions: ['analytics'] }));
  for (const viewer of analysts) {
    const own = sessions.filter(({ channelId }) => worksIn(viewer, channelId as number));
    for (const asked of sample(checking, questionsOf(checking, own), 10))
      await checkSessions(checking, viewer, own, asked);
    for (const asked of clientQuestionsOf(checking, own)) await checkClients(checking, viewer, own, asked);
    const heard = traffic.filter(({ channelId }) => worksIn(viewer, channelId as number));
    for (const asked of sample(checking, trafficQuestionsOf(checking, heard), 5)) {
      const rows = rowsWithin(heard, asked, { happened: 'hour' });
      await expectFigures(checking, trafficQuestion, viewer, asked, rows, TRAFFIC_FIGURES, {
        happened: 'hour',
      });
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

const OPENED = { opened: 'openedAt', closed: 'closedAt' };

const checkSessions = (
  checking: Checking,
  viewer: Viewer,
  rows: readonly Row[],
  asked: Asked,
): Promise<AnalyticsAnswer> =>
  expectFigures(
    checking,
    sessionsQuestion,
    viewer,
    asked,
    rowsWithin(rows, asked, OPENED),
    SESSION_FIGURES,
    OPENED,
  );

/** Sessions of clients that are detached are counted apart. */
async function checkClients(
  checking: Checking,
  viewer: Viewer,
  rows: readonly Row[],
  asked: Asked,
): Promise<void> {
  const taken = rowsWithin(rows, asked, OPENED);
  const tied = taken.filter(({ detached }) => detached === false);
  const answer = await expectFigures(checking, clientsQuestion, viewer, asked, tied, SESSION_FIGURES, OPENED);
  expect(answer.leftOut).toEqual([{ reason: 'detached', rows: taken.length - tied.length }]);
}

async function expectFigures(
  { ask }: Checking,
  question: Question<Analysis, AnalyticsAnswer>,
  viewer: Viewer,
  asked: Asked,
  rows: readonly Row[],
  figures: Figures,
  times: Readonly<Record<string, string>>,
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
