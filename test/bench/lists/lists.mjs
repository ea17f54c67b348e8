import { columnsOf, parley } from '@parley/composition';
import { countQueries, listDialogs, listOffers } from '@parley/dialogs';
import { pickTags } from '@parley/tags';
import {
  below,
  median,
  milliseconds,
  percentile,
  perSecond,
  printed,
  processorTime,
  random,
  rate,
} from '../figures.mjs';
import { emptied, sizeOf } from '../rebuild/alone.mjs';
import { rebuilt } from '../rebuild/rebuild.mjs';
import { inSqlite, openDocuments, openEvents } from '../stores.mjs';
import { folding } from './folding.mjs';
import { workspaceLog } from './log.mjs';
import { combinations, FILTERS, HEADER } from './questions.mjs';
import { searched } from './searches.mjs';
import { ADMINISTRATOR, FEW } from './workspace.mjs';

const PAGE = 50;
const FAR = 1_000;

const viewerOf = (id, channelIds, ...permissions) => ({
  kind: 'manager',
  id,
  permissions,
  channelIds,
  roles: [],
});
const VIEWERS = {
  administrator: viewerOf(ADMINISTRATOR, null, 'administrator'),
  'manager of few': viewerOf(FEW, []),
};

/** Lists of dialogs and searches over a workspace that is made for them, by two viewers. */
export async function lists({ places, sizes, note }) {
  const log = await workspaceLog(places, sizes.dialogs, note);
  const place = await emptied(log, 'lists');
  const rows = await measured(place, sizes, note);
  note('  folding live');
  const asking = { models: modelsRead(), readerOf, loaded, viewers: VIEWERS, page: PAGE };
  return [...rows, ...(await folding(place, { ...sizes, ...asking }))];
}

/** The same with documents on a server, and how many times as long each takes there as with the same documents in SQLite. */
export async function listsOnServers({ places, sizes: { workspace, ...sizes }, isScanning, note }) {
  const place = await workspaceLog(places, workspace ?? sizes.dialogs, note);
  const rows = await measured(place, { ...sizes, isScanning }, note);
  if (place.documents.documents === null) return rows;
  note('  the same in SQLite');
  const beside = await measured(inSqlite(place, 'beside'), sizes, note);
  return rows.flatMap((row, index) => [row, ...ratioOf(row, beside[index])]);
}

const ratioOf = ({ figure, value }, { value: beside }) =>
  figure.startsWith(' ') || !value.endsWith(' ms')
    ? []
    : [printed('  ÷ in SQLite', (Number.parseFloat(value) / Number.parseFloat(beside)).toFixed(2))];

async function measured(place, { questions, rounds, isScanning = false }, note) {
  const built = await builtTogether(place, note);
  const [documents, eventStore] = [await openDocuments(place), await openEvents(place)];
  const reader = readerOf(documents, eventStore);
  const judge = isScanning ? untargeted : targeted;
  try {
    return [
      ...built,
      ...(await loading(reader)),
      ...(await asked(reader, { eventStore, questions, rounds, judge, note })),
    ];
  } finally {
    await reader.columns.stop();
    await documents.close();
    await eventStore.close();
  }
}

/** What rows, filters and orders read. */
function modelsRead() {
  const { filters, sorts, rowFields, columns } = parley.parts.contributions;
  const named = [...filters, ...sorts, ...rowFields].flatMap(({ reads = [] }) => reads);
  const joined = ['dialog-list', 'unread', 'staff', 'channels', 'client-card', 'feed'];
  const searched = ['message-search', 'dialog-search'];
  return [...new Set([...joined, ...searched, ...columns.map(({ source }) => source.name), ...named])];
}

async function builtTogether(place, note) {
  const models = modelsRead();
  note(`  building ${models.join(', ')}`);
  const { ms, used, first, second } = await rebuilt(place, models);
  const store = await openEvents(place);
  const events = Number(await store.head());
  await store.close();
  return [
    printed(
      `build of the ${models.length} read models of lists and searches, ${events} events`,
      perSecond(rate(events, ms)),
    ),
    ...(place.documents.documents === null
      ? [printed('  bytes an event', ((await sizeOf(place)) / events).toFixed(0))]
      : []),
    printed('  processor time an event', `${(used / events).toFixed(1)} µs`),
    printed('  peak memory', `${Math.round(Math.max(first, second))} MB`),
    printed('  second half ÷ first half', (second / first).toFixed(2)),
  ];
}

function readerOf(documents, eventStore) {
  const serving = async (name) => (await documents.getRecord('serving', name)).value.collection;
  const onError = (code) => process.stderr.write(`columns: ${code}\n`);
  const columns = columnsOf({ stores: { documents, eventStore }, product: parley, serving, onError });
  return { documents, serving, columns, ...parley.parts };
}

/** However long it takes: who asks meanwhile is refused after a while. */
async function loaded(columns) {
  columns.start();
  while (columns.state().phase !== 'ready') await new Promise((resolve) => setTimeout(resolve, 5));
}

async function loading(reader) {
  const began = performance.now();
  await loaded(reader.columns);
  const { dialogs, bytes } = reader.columns.state();
  return [
    printed(`columns of ${dialogs} dialogs, loaded in`, milliseconds(performance.now() - began)),
    printed('  memory', `${Math.ceil(bytes / 1_024).toLocaleString('en')} kB`),
  ];
}

/** Rows of times. Where a store reads whole collections, nothing is to be reached. */
const untargeted = (figure, ms) => printed(figure, milliseconds(ms));
const targeted = (figure, ms, target) =>
  target === undefined ? untargeted(figure, ms) : below(figure, ms, target, 'ms');

async function asked(reader, { eventStore, questions, rounds, judge, note }) {
  const rows = [];
  for (const [name, viewer] of Object.entries(VIEWERS)) {
    const row = async (figure, target, work, times = rounds) => {
      note(`  asking as ${name}: ${figure}`);
      const { first, p50, p95, used } = await timed(times, work);
      rows.push(judge(`${figure}, ${name}, p95`, p95, target));
      const said = [first, p50].map((ms) => ms.toFixed(2)).join(', ');
      rows.push(printed('  first, median, of it processor time', `${said}, ${milliseconds(used)}`));
    };
    const ask = (params) => listDialogs(reader, viewer, { limit: PAGE, ...params });
    await orders(ask, row);
    await filters(ask, row);
    await beside({ reader, viewer, row });
    const all = combinations(questions);
    await row(`${questions} combinations of filters`, 20, (round) => ask(all[round]), questions);
    rows.push(judge(`slowest combination, ${name}, median of 3`, await worst(ask, all), 100));
    rows.push(...(await farPage(ask, name, rounds)));
    await searched({ reader, eventStore, viewer, row, page: PAGE });
  }
  return rows;
}

async function orders(ask, row) {
  await row('list', 10, () => ask({}));
  await row('list with its total', 10, () => ask({ total: true }));
  for (const sort of ['activity', 'processing'])
    for (const reverse of [false, true])
      await row(`list by ${sort}${reverse ? ' the other way' : ''}`, 10, () =>
        ask({ sort, reverse, total: true }),
      );
}

async function filters(ask, row) {
  for (const [filter, valuesOf] of Object.entries(FILTERS)) {
    const draw = random(5);
    await row(`list by ${filter}`, 10, () => ask(valuesOf(draw)));
  }
}

/** What stands beside the list: the tags to choose from, the counts of its header, and what is on offer. */
async function beside({ reader, viewer, row }) {
  await row('tag picker', 10, () => pickTags(reader, viewer, { limit: PAGE }));
  await row(`${HEADER.length} counts of the header`, 10, () => countQueries(reader, viewer, HEADER));
  await row('filters on offer', 10, () => listOffers(reader, viewer));
}

/** The slowest of the combinations, asked again: what a slow first time was is left out. */
async function worst(ask, all) {
  const found = [];
  for (const params of all) found.push((await timed(3, () => ask(params))).p50);
  return Math.max(...found);
}

async function farPage(ask, name, rounds) {
  const params = { sort: 'processing' };
  let cursor;
  let pages = 1;
  for (; pages < FAR; pages += 1) {
    const { next } = await ask({ ...params, cursor });
    if (next === null) break;
    cursor = next;
  }
  const far = await timed(rounds, () => ask({ ...params, cursor }));
  const near = await timed(rounds, () => ask(params));
  const figure = `page ${pages} ÷ page 1 of the processing order, ${name}, medians`;
  return [printed(figure, (far.p50 / near.p50).toFixed(2))];
}

/** In ms; `used`: processor time, median. */
async function timed(rounds, work) {
  const [times, used] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const since = processorTime();
    const began = performance.now();
    await work(round);
    times.push(performance.now() - began);
    used.push(since() / 1_000);
  }
  return { first: times[0], p50: median(times), p95: percentile(times, 0.95), used: median(used) };
}
