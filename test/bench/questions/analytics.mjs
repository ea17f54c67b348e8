import { onlyOf } from '@parley/application';
import { clientsQuestion, messagesQuestion, sessionsQuestion, trafficQuestion } from '@parley/analytics';
import { below, median, milliseconds, percentile, printed, processorTime } from '../figures.mjs';
import { workspaceLog } from '../lists/log.mjs';
import { builtOnce } from '../rebuild/alone.mjs';
import { openDocuments } from '../stores.mjs';
import { questionsOf } from './asked.mjs';

/** What the questions read. */
const MODELS = ['channels', 'hourly-counters', 'message-rows', 'session-rows'];
const ROUNDS = 24;
const FEW = 5;

const viewer = { kind: 'manager', id: 1, permissions: ['analytics'], channelIds: null, roles: [] };
const SUMS = ['sessions', 'answers', 'firstAnswerAverage', 'fromClient'];
const TIMES = ['firstAnswerP50', 'firstAnswerP95', 'firstAnswerP99', 'closeP50', 'closeP95'];
const zone = 'Europe/Berlin';
const byDay = { groups: ['day'], zone };
const byResponsible = { groups: ['responsible'] };

/** Figures of the workspace that `lists` reads, over read models that are built for them alone and kept with its log. */
export async function analytics({ places, sizes, note }) {
  const log = await workspaceLog(places, sizes.dialogs, note);
  const { place, rows } = await builtOnce(log, 'analytics', MODELS, note);
  note('  asking');
  const documents = await openDocuments(place);
  try {
    return [...rows, ...(await asked(asking(documents)))];
  } finally {
    await documents.close();
  }
}

function asking(documents) {
  const questions = questionsOf(documents);
  return (question, analysis) => onlyOf(questions.ask(question, { viewer, limit: 1_000, ...analysis }));
}

async function asked(ask) {
  const months = await monthsOf(ask);
  const [fullest] = [...months].sort((a, b) => b.sessions - a.sessions);
  return [
    printed('sessions', months.reduce((sum, { sessions }) => sum + sessions, 0).toLocaleString('en')),
    printed('  in the fullest month', fullest.sessions.toLocaleString('en')),
    ...(await ofMonths(ask, months, fullest.period)),
    ...(await ofAllTime(ask)),
  ];
}

/** The months of the log, each with how many sessions began in it. */
async function monthsOf(ask) {
  const { items } = await ask(sessionsQuestion, { figures: ['sessions'], groups: ['month'], zone });
  return items.map(({ month, sessions }, place) => {
    const to = items[place + 1]?.month;
    return { sessions, period: { from: month, ...(to !== undefined && { to }) } };
  });
}

async function ofMonths(ask, months, fullest) {
  const each = (question, analysis) => (round) =>
    ask(question, { ...analysis, ...months[round % months.length].period });
  const full = (question, analysis) => () => ask(question, { ...analysis, ...fullest });
  const rows = [];
  for (const [figure, work] of [
    ...sessionsOf(each, 'each month'),
    ...sessionsOf(full, 'the fullest month'),
    ['figures with medians of the fullest month by responsible', full(sessionsQuestion, byResponsible)],
    ['dialogs of the fullest month', full(sessionsQuestion, { figures: ['dialogs'] })],
    ['clients of the fullest month', full(clientsQuestion, {})],
    ['clients of the fullest month by day', full(clientsQuestion, byDay)],
    ['messages and dialogs of the fullest month', full(messagesQuestion, {})],
    ['messages and dialogs of the fullest month by day', full(messagesQuestion, byDay)],
    ['messages and dialogs of the fullest month by source', full(messagesQuestion, { groups: ['source'] })],
    ['messages and dialogs of the fullest month by responsible', full(messagesQuestion, byResponsible)],
    [
      'traffic of the fullest month by day and kind of author',
      full(trafficQuestion, { groups: ['day', 'authorKind'], zone }),
    ],
  ])
    rows.push(...(await measured(figure, ROUNDS, 200, work)));
  return rows;
}

const sessionsOf = (ask, period) => [
  [`figures of ${period} by day`, ask(sessionsQuestion, { figures: SUMS, ...byDay })],
  [`figures with medians of ${period} by day`, ask(sessionsQuestion, byDay)],
];

async function ofAllTime(ask) {
  const groups = ['channel', 'responsible'];
  const { total } = await ask(sessionsQuestion, { figures: ['sessions'], groups });
  const rows = [];
  for (const [figure, target, question, analysis] of [
    ['sums over all time', 2_000, sessionsQuestion, { figures: SUMS }],
    [`sums over all time in ${total} groups`, 2_000, sessionsQuestion, { figures: SUMS, groups }],
    ['clients over all time', 2_000, clientsQuestion, {}],
    ['messages and dialogs over all time by channel', 2_000, messagesQuestion, { groups: ['channel'] }],
    ['percentiles over all time', 5_000, sessionsQuestion, { figures: TIMES }],
    [
      'percentiles over all time by channel',
      5_000,
      sessionsQuestion,
      { figures: TIMES, groups: ['channel'] },
    ],
  ])
    rows.push(...(await measured(figure, FEW, target, () => ask(question, analysis))));
  return rows;
}

async function measured(figure, rounds, target, work) {
  const [times, used] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const since = processorTime();
    const began = performance.now();
    await work(round);
    times.push(performance.now() - began);
    used.push(since() / 1_000);
  }
  return [
    below(`${figure}, p95`, percentile(times, 0.95), target, 'ms'),
    printed('  of it processor time, median', milliseconds(median(used))),
  ];
}
