import { onlyOf, questionsHere } from '@parley/application';
import { sessionsQuestion, trafficQuestion } from '@parley/analytics';
import { parley } from '@parley/composition';
import { largeLog } from '../data.mjs';
import { below, percentile, perSecond, printed, random, rate } from '../figures.mjs';
import { builtAlone, emptied } from '../rebuild/alone.mjs';
import { openDocuments, openEvents } from '../stores.mjs';

/** What the questions read. */
const MODELS = ['channels', 'hourly-counters', 'session-rows'];

const BEGAN = Date.UTC(2025, 0, 1);
/** The log writes one message a second. */
const MS_OF_MESSAGE = 1_000;
const ROUNDS = 20;

const viewer = { kind: 'manager', id: 1, permissions: ['analytics'], channelIds: null, roles: [] };
const TIMES = ['firstAnswerP50', 'firstAnswerP95', 'firstAnswerP99', 'closeP50', 'closeP95'];

/** Figures over read models that are built for them alone. A month is a twelfth of the time that the log is of. */
export async function analytics({ places, sizes, note }) {
  const data = await places.place('data');
  await largeLog(data, sizes, note);
  const place = await emptied(data, 'analytics');
  const events = await eventsOf(place);
  const built = [];
  for (const model of MODELS) built.push(...builtRows(model, events, await builtAlone(place, model, note)));
  const documents = await openDocuments(place);
  try {
    return [...built, ...(await rowsOf(documents, sizes))];
  } finally {
    await documents.close();
  }
}

async function eventsOf(place) {
  const store = await openEvents(place);
  const events = Number(await store.head());
  await store.close();
  return events;
}

const builtRows = (model, events, { ms, bytes }) => [
  printed(`build of ${model}, of ${events} events`, perSecond(rate(events, ms))),
  printed(`bytes in ${model} an event of the log`, (bytes / events).toFixed(1)),
];

async function rowsOf(documents, { messages, dialogs }) {
  const serving = async (name) => (await documents.getRecord('serving', name)).value.collection;
  const reader = { documents, serving, ...parley.parts };
  const questions = questionsHere({ reader, product: parley, eventStore: null });
  const ask = (question, analysis) => onlyOf(questions.ask(question, { viewer, limit: 1_000, ...analysis }));
  const span = messages * MS_OF_MESSAGE;
  const draw = random(5);
  const month = () => {
    const from = BEGAN + draw() * (span * (11 / 12));
    return { from: new Date(from).toISOString(), to: new Date(from + span / 12).toISOString() };
  };
  const zone = 'Europe/Berlin';
  const sessions = { figures: ['sessions', 'answers', 'firstAnswerAverage', 'fromClient'] };
  const { total } = await ask(sessionsQuestion, {
    figures: ['sessions'],
    groups: ['channel', 'responsible'],
  });
  const at = `at ${dialogs} dialogs, ${messages} messages`;
  const row = (name, times, target) => below(`${name} ${at}, p95`, percentile(times, 0.95), target, 'ms');
  const few = Math.min(ROUNDS, 5);
  return [
    row(
      'figures of a month by day',
      await timed(ROUNDS, () => ask(sessionsQuestion, { ...sessions, ...month(), groups: ['day'], zone })),
      200,
    ),
    row(
      'traffic of a month by day',
      await timed(ROUNDS, () => ask(trafficQuestion, { ...month(), groups: ['day', 'authorKind'], zone })),
      200,
    ),
    row('sums over all time', await timed(few, () => ask(sessionsQuestion, sessions)), 2_000),
    row(
      `sums over all time in ${total} groups`,
      await timed(few, () => ask(sessionsQuestion, { ...sessions, groups: ['channel', 'responsible'] })),
      2_000,
    ),
    row(
      'percentiles over all time',
      await timed(few, () => ask(sessionsQuestion, { figures: TIMES })),
      5_000,
    ),
    row(
      'percentiles over all time by channel',
      await timed(few, () => ask(sessionsQuestion, { figures: TIMES, groups: ['channel'] })),
      5_000,
    ),
  ];
}

async function timed(rounds, work) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return times;
}
