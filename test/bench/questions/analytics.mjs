import { onlyOf } from '@parley/application';
import { messagesQuestion, sessionsQuestion, trafficQuestion } from '@parley/analytics';
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
  const sums = { figures: SUMS, ...byDay };
  const author = { groups: ['day', 'authorKind'], zone };
  const rows = [];
  for (const [figure, rounds, work] of [
    ['figures of each month by day', ROUNDS, each(sessionsQuestion, sums)],
    ['figures with medians of each month by day', ROUNDS, each(sessionsQuestion, byDay)],
    ['figures of the fullest month by day', ROUNDS, full(sessionsQuestion, sums)],
    ['figures with medians of the fullest month by day', ROUNDS, full(sessionsQuestion, byDay)],
    [
      'messages of the fullest month by day',
      FEW,
      full(messagesQuestion, { ...byDay, figures: ['incoming', 'outgoing'] }),
    ],
    [
      'messages of the fullest month by responsible',
      FEW,
      full(messagesQuestion, { groups: ['responsible'] }),
    ],
    ['traffic of the fullest month by day', FEW, full(trafficQuestion, author)],
  ])
    rows.push(...(await measured(figure, rounds, 200, work)));
  return rows;
}

async function ofAllTime(ask) {
  const groups = ['channel', 'responsible'];
  const { total } = await ask(sessionsQuestion, { figures: ['sessions'], groups });
  const rows = [];
  for (const [figure, target, question, analysis] of [
    ['sums over all time', 2_000, sessionsQuestion, { figures: SUMS }],
    [`sums over all time in ${total} groups`, 2_000, sessionsQuestion, { figures: SUMS, groups }],
    [
      'messages over all time by channel',
      2_000,
      messagesQuestion,
      { figures: ['incoming', 'outgoing'], groups: ['channel'] },
    ],
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
