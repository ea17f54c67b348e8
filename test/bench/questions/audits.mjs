import { eventsPage, knownUpTo } from '@parley/audit';
import { largeLog } from '../data.mjs';
import { below, milliseconds, percentile, perSecond, printed, rate } from '../figures.mjs';
import { builtAlone, documentsFile, emptied } from '../rebuild/alone.mjs';
import { Database, openDocuments } from '../stores.mjs';

const MODEL = 'audit-events';
const auditor = { kind: 'manager', id: 1, permissions: ['audit'], channelIds: null, roles: [] };
/** Events of one person in a month, at most. */
const MONTH = 10_000;

/** The index of all events, built alone: its rate, its bytes, and what one person did. */
export async function audits({ places, sizes, note }) {
  const data = await places.place('data');
  await largeLog(data, sizes, note);
  const place = await emptied(data, 'audits');
  const { ms, bytes } = await builtAlone(place, MODEL, note);
  const events = eventsIn(documentsFile(place));
  const documents = await openDocuments(place);
  try {
    return [
      printed(`build of ${MODEL}`, perSecond(rate(events, ms))),
      printed(`bytes of an event in ${MODEL}`, String(Math.round(bytes / events))),
      ...(await personsMonth(documents, events, sizes.rounds)),
    ];
  } finally {
    await documents.close();
  }
}

function eventsIn(path) {
  const database = new Database(path, { readonly: true });
  const [count] = database.prepare('SELECT count(*) FROM c_audit_events_v2').raw().get();
  database.close();
  return count;
}

/** Pages of 100 by the index of persons, the newest first. */
async function personsMonth(documents, events, rounds) {
  const serving = async (name) => (await documents.getRecord('serving', name)).value.collection;
  const context = { reader: { documents, serving }, signal: new AbortController().signal };
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
  const began = performance.now();
  do {
    const { items, next } = await pageOf('manager:7', cursor);
    found += items.length;
    cursor = next ?? undefined;
  } while (cursor !== undefined && found < MONTH);
  const ms = performance.now() - began;
  return [
    printed(`first page of a person's events at ${events}, p95`, milliseconds(percentile(first, 0.95))),
    below(`${found} events of a person at ${events} events`, ms, 1_000, 'ms'),
  ];
}
