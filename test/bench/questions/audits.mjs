import { eventsPage, knownUpTo, visibleQuestion } from '@parley/audit';
import { parley } from '@parley/composition';
import { largeLog } from '../data.mjs';
import { below, milliseconds, percentile, printed, processorTime } from '../figures.mjs';
import { builtAlone, documentsFile, emptied } from '../rebuild/alone.mjs';
import { Database, openDocuments, openEvents } from '../stores.mjs';
import { readerOf } from './asked.mjs';
import { longPast } from './past.mjs';

const MODEL = 'audit-events';
const auditor = { kind: 'manager', id: 1, permissions: ['audit'], channelIds: null, roles: [] };
/** Events of one person in a month, at most. */
const MONTH = 10_000;
/** A day, where the log is of two months. */
const DAYS = 60;
/** An administrator, who sees every dialog, and a manager. */
const PEOPLE = [1, 7];

/** The index of all events, built alone: its rate, its bytes, what one person did; then what two people could see on a day, and the past of a very long dialog. */
export async function audits({ places, sizes, note }) {
  const data = await places.place('data');
  await largeLog(data, sizes, note);
  const place = await emptied(data, 'audits');
  const built = await builtAlone(place, [MODEL, 'tenures'], note);
  const events = eventsIn(documentsFile(place));
  const [documents, eventStore] = [await openDocuments(place), await openEvents(place)];
  try {
    return [
      ...built,
      ...(await personsMonth(documents, events, sizes.rounds)),
      ...(await visibleOnADay(contextOf(documents, eventStore), documentsFile(place))),
      ...(await longPast({ places, sizes, note })),
    ];
  } finally {
    await documents.close();
    await eventStore.close();
  }
}

const eventsIn = (path) => rowsIn(path, 'c_audit_events_v2');

function rowsIn(path, table) {
  const database = new Database(path, { readonly: true });
  const [count] = database.prepare(`SELECT count(*) FROM ${table}`).raw().get();
  database.close();
  return count;
}

const contextOf = (documents, eventStore) => ({
  reader: readerOf(documents),
  ...{ eventStore, product: parley, signal: new AbortController().signal },
});

/** Pages of 100 by the index of persons, the newest first. */
async function personsMonth(documents, events, rounds) {
  const context = contextOf(documents, null);
  const position = await knownUpTo(context.reader, undefined);
  const pageOf = (actor, cursor) =>
    eventsPage(
      context,
      { viewer: auditor, filter: { actor }, page: { limit: 100, cursor }, order: 'newest' },
      position,
    );
  const first = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await pageOf(`manager:${1 + (round % 50)}`);
    first.push(performance.now() - began);
  }
  let [found, cursor] = [0, undefined];
  const [began, usedSince] = [performance.now(), processorTime()];
  do {
    const { items, next } = await pageOf('manager:7', cursor);
    found += items.length;
    cursor = next ?? undefined;
  } while (cursor !== undefined && found < MONTH);
  const [ms, used] = [performance.now() - began, usedSince()];
  return [
    printed(`first page of a person's events at ${events}, p95`, milliseconds(percentile(first, 0.95))),
    below(`${found} events of a person at ${events} events`, ms, 1_000, 'ms'),
    printed('  processor time', milliseconds(used / 1_000)),
  ];
}

/** For ten days the count of all with a first page of 100, and the same for the moment at which each ends; what everybody was allowed is read from the log by the first alone. */
async function visibleOnADay(context, path) {
  const { eventStore } = context;
  const [first, last] = await Promise.all(
    ['forwards', 'backwards'].map(async (direction) => {
      const { events } = await eventStore.readAll({ direction, limit: 1 });
      return Date.parse(events[0].recordedAt);
    }),
  );
  const timeOf = (day) => new Date(first + Math.floor(((last - first) * day) / DAYS)).toISOString();
  const tenures = rowsIn(path, 'c_tenures_v1');
  const rows = [];
  for (const id of PEOPLE) {
    for (const [when, length] of [
      ['on a day', 1],
      ['at a moment', 0],
    ]) {
      const periods = [];
      for (let day = 6; day < DAYS; day += 6) periods.push({ from: timeOf(day - length), to: timeOf(day) });
      const { most, slowest, used } = await visibleIn(context, id, periods);
      const figure = `${most} dialogs that a person could see ${when}, of ${tenures} tenures, slowest`;
      rows.push(below(figure, slowest, 1_000, 'ms'), printed('  processor time, most', milliseconds(used)));
    }
  }
  return rows;
}

async function visibleIn(context, id, periods) {
  let [most, slowest, used] = [0, 0, 0];
  for (const period of periods) {
    const [began, usedSince] = [performance.now(), processorTime()];
    const given = { viewer: auditor, person: { kind: 'manager', id }, ...period, page: { limit: 100 } };
    for await (const { count } of visibleQuestion.ask(context, given)) most = Math.max(most, count);
    slowest = Math.max(slowest, performance.now() - began);
    used = Math.max(used, usedSince() / 1_000);
  }
  return { most, slowest, used };
}
