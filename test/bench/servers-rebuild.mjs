import { bareEventStore, bareMongo, bareRead } from './bare.mjs';
import { largeLog } from './data.mjs';
import { atLeast, perSecond, printed, rate } from './figures.mjs';
import { memoryOf, rebuilt } from './rebuild.mjs';
import { inSqlite } from './stores.mjs';

/** Documents of one bulk write, and most of one collection that are written again. */
const TOGETHER = 1_000;
const MOST = 20_000;
const ALONE = 'dialog-list';

/** All read models, and one alone, against reading the same log and against writing the same documents by the bare clients. */
export async function rebuildOnServers({ places, sizes, note }) {
  const place = await places.place('data');
  await largeLog(place, sizes, note);
  const client = bareEventStore(place.events.eventStore);
  await bareRead(client);
  const began = performance.now();
  const events = await bareRead(client);
  const read = rate(events, performance.now() - began);
  await client.dispose();
  note(`  ${events} events; rebuilding`);
  const all = await rebuilt(place);
  const upserts = place.documents.documents === null ? null : await bareUpserts(place.documents.documents);
  const alone = await rebuilt(places.beside(place, 'alone'), ALONE);
  return [
    printed(`rebuild of all read models, ${events} events`, perSecond(rate(events, all.ms))),
    printed('bare client read of $all', perSecond(read)),
    atLeast('rebuild events/s ÷ bare client read of $all', rate(events, all.ms) / read, 0.5),
    atLeast(
      `rebuild events/s of ${ALONE} alone ÷ bare client read of $all`,
      rate(events, alone.ms) / read,
      0.5,
    ),
    ...(upserts === null ? [] : upsertRows(upserts, all.ms)),
    ...memoryOf(events, all),
  ];
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
