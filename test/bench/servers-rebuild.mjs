import { bareEventStore, bareMongo, bareRead } from './bare.mjs';
import { largeLog } from './data.mjs';
import { atLeast, percentile, perSecond, printed, rate } from './figures.mjs';
import { memoryOf, rebuilt } from './rebuild.mjs';
import { inSqlite, READ_MODELS } from './stores.mjs';

/** Documents of one bulk write, and most of one collection that are written again. */
const TOGETHER = 1_000;
const MOST = 20_000;
const READS = 5;

/** Each read model alone, as an operator rebuilds it, and all at once, against reading the same log and writing the same documents by the bare clients. */
export async function rebuildOnServers({ places, sizes, note }) {
  const place = await places.place('data');
  await largeLog(place, sizes, note);
  const { events, perSecond: read } = await bareReads(place);
  const ratio = ({ ms }) => rate(events, ms) / read;
  const against = (what, rebuild) =>
    atLeast(`rebuild events/s of ${what} ÷ bare client read of $all`, ratio(rebuild), 0.5);
  const alone = [];
  for (const name of READ_MODELS) {
    note(`  ${events} events; rebuilding ${name}`);
    alone.push(against(`${name} alone`, await rebuilt(places.beside(place, name), name)));
  }
  note('  rebuilding all at once');
  const all = await rebuilt(place);
  const upserts = place.documents.documents === null ? null : await bareUpserts(place.documents.documents);
  return [
    printed('bare client read of $all', perSecond(read)),
    ...alone,
    printed(`rebuild of all read models at once, ${events} events`, perSecond(rate(events, all.ms))),
    against('all read models at once', all),
    ...(upserts === null ? [] : upsertRows(upserts, all.ms)),
    ...memoryOf(events, all),
  ];
}

/** The median of some reads, after one to warm up. */
async function bareReads(place) {
  const client = bareEventStore(place.events.eventStore);
  const events = await bareRead(client);
  const rates = [];
  while (rates.length < READS) {
    const began = performance.now();
    await bareRead(client);
    rates.push(rate(events, performance.now() - began));
  }
  await client.dispose();
  return { events, perSecond: percentile(rates, 0.5) };
}

const upsertRows = ({ documents, perSecond: bare }, ms) => [
  printed('bare bulk upserts of the same documents', perSecond(bare)),
  printed('rebuilt documents/s ÷ bare bulk upserts/s', (rate(documents, ms) / bare).toFixed(2)),
];

/** Of a long log, its read models in SQLite: those of a test server would have to fit into its memory. */
export async function memoryOnServers({ places, sizes, note }) {
  const place = await places.place('memory');
  await largeLog(place, sizes.long, note);
  const client = bareEventStore(place.events.eventStore);
  const events = await bareRead(client);
  await client.dispose();
  note(`  ${events} events; rebuilding`);
  return memoryOf(events, await rebuilt(inSqlite(place, 'read-models')));
}

/** Writes documents that a rebuild has left into new collections, all collections side by side, as the rebuild does. */
async function bareUpserts(options) {
  const client = bareMongo(options);
  const db = client.db(options.database);
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = found.map(({ name }) => name).filter((name) => !name.startsWith('parley_'));
  const samples = await Promise.all(names.map((name) => db.collection(name).find().limit(MOST).toArray()));
  const counts = await Promise.all(names.map((name) => db.collection(name).countDocuments()));
  const began = performance.now();
  await Promise.all(samples.map((sample, index) => upsert(db.collection(`bare_${names[index]}`), sample)));
  const ms = performance.now() - began;
  await client.close();
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  return { documents: sum(counts), perSecond: rate(sum(samples.map(({ length }) => length)), ms) };
}

async function upsert(collection, documents) {
  for (let start = 0; start < documents.length; start += TOGETHER) {
    const operations = documents
      .slice(start, start + TOGETHER)
      .map(({ _id, ...replacement }) => ({ replaceOne: { filter: { _id }, replacement, upsert: true } }));
    await collection.bulkWrite(operations, { ordered: false });
  }
}
