import { onlyOf, questionsHere } from '@parley/application';
import { sessionRowsProjection, sessionsQuestion, trafficQuestion } from '@parley/analytics';
import { parley } from '@parley/composition';
import { largeLog } from '../data.mjs';
import { below, median, milliseconds, percentile, printed, processorTime, random } from '../figures.mjs';
import { builtAlone, documentsFile, emptied } from '../rebuild/alone.mjs';
import { Database, openDocuments } from '../stores.mjs';

/** What the questions read. */
const MODELS = ['channels', 'hourly-counters', 'session-rows'];
const BEGAN = Date.UTC(2025, 0, 1);
/** The log writes one message a second. */
const MS_OF_MESSAGE = 1_000;
const ROUNDS = 20;
const FEW = 5;

const viewer = { kind: 'manager', id: 1, permissions: ['analytics'], channelIds: null, roles: [] };
const SUMS = { figures: ['sessions', 'answers', 'firstAnswerAverage', 'fromClient'] };
const TIMES = ['firstAnswerP50', 'firstAnswerP95', 'firstAnswerP99', 'closeP50', 'closeP95'];

/** Figures over read models that are built for them alone. */
export async function analytics({ places, sizes, note }) {
  const data = await places.place('data');
  await largeLog(data, sizes, note);
  const place = await emptied(data, 'analytics');
  const built = await builtAlone(place, MODELS, note);
  note('  asking');
  const documents = await openDocuments(place);
  try {
    return [...built, ...(await rowsOf(documents, sizes, openingsIn(documentsFile(place))))];
  } finally {
    await documents.close();
  }
}

/** When the sessions began, upwards. */
function openingsIn(path) {
  const database = new Database(path, { readonly: true });
  const openings = database
    .prepare(`SELECT f_openedAt FROM c_session_rows_v${sessionRowsProjection.version} ORDER BY 1`)
    .raw()
    .all()
    .map(([at]) => at);
  database.close();
  return openings;
}

/**
 * Two kinds of months. One holds a twelfth of the sessions, as a month of a log does whose dialogs come evenly. One is a twelfth of the time of
 * this log, whose dialogs all begin in its first tenth: it holds few of them, or nearly all.
 */
function monthsOf({ messages }, openings) {
  const draw = random(5);
  const span = messages * MS_OF_MESSAGE;
  const text = (ms) => new Date(ms).toISOString();
  const few = Math.floor(openings.length / 12);
  return {
    ofSessions() {
      const first = Math.floor(draw() * (openings.length - few));
      return { from: openings[first], to: openings[first + few] };
    },
    ofTime() {
      const from = BEGAN + draw() * (span * (11 / 12));
      return { from: text(from), to: text(from + span / 12) };
    },
    fullest: () => ({ from: text(BEGAN), to: text(BEGAN + span / 12) }),
    sessionsOf: ({ from, to }) => openings.filter((at) => at >= from && at < to).length,
  };
}

async function rowsOf(documents, sizes, openings) {
  const serving = async (name) => (await documents.getRecord('serving', name)).value.collection;
  const reader = { documents, serving, ...parley.parts };
  const questions = questionsHere({ reader, product: parley, eventStore: null });
  const ask = (question, analysis) => onlyOf(questions.ask(question, { viewer, limit: 1_000, ...analysis }));
  const months = monthsOf(sizes, openings);
  const byDay = { groups: ['day'], zone: 'Europe/Berlin' };
  const groups = ['channel', 'responsible'];
  const { total } = await ask(sessionsQuestion, { figures: ['sessions'], groups });
  const measured = async (name, rounds, target, work) => {
    const { times, used } = await timed(rounds, work);
    return [
      below(`${name}, p95`, percentile(times, 0.95), target, 'ms'),
      printed('  of it processor time, median', milliseconds(median(used))),
    ];
  };
  const sessions = (name, rounds, target, analysis) =>
    measured(name, rounds, target, () => ask(sessionsQuestion, analysis()));
  const [few, most] = [Math.floor(openings.length / 12), months.sessionsOf(months.fullest())];
  const month = `a month by day, ${few} sessions`;
  return [
    printed('figures are asked of so many sessions', openings.length.toLocaleString('en')),
    ...(await sessions(`figures of ${month}`, ROUNDS, 200, () => ({
      ...SUMS,
      ...byDay,
      ...months.ofSessions(),
    }))),
    ...(await sessions(`figures with medians of ${month}`, ROUNDS, 200, () => ({
      ...byDay,
      ...months.ofSessions(),
    }))),
    ...(await sessions('figures of a twelfth of the time by day', ROUNDS, 200, () => ({
      ...SUMS,
      ...byDay,
      ...months.ofTime(),
    }))),
    ...(await sessions(`figures of the fullest twelfth by day, ${most} sessions`, FEW, 200, () => ({
      ...SUMS,
      ...byDay,
      ...months.fullest(),
    }))),
    ...(await measured('traffic of a twelfth of the time by day', ROUNDS, 200, () =>
      ask(trafficQuestion, { ...months.ofTime(), groups: ['day', 'authorKind'], zone: byDay.zone }),
    )),
    ...(await sessions('sums over all time', FEW, 2_000, () => SUMS)),
    ...(await sessions(`sums over all time in ${total} groups`, FEW, 2_000, () => ({ ...SUMS, groups }))),
    ...(await sessions('percentiles over all time', FEW, 5_000, () => ({ figures: TIMES }))),
    ...(await sessions('percentiles over all time by channel', FEW, 5_000, () => ({
      figures: TIMES,
      groups: ['channel'],
    }))),
  ];
}

async function timed(rounds, work) {
  const [times, used] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const since = processorTime();
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
    used.push(since() / 1_000);
  }
  return { times, used };
}
