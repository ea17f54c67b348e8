import { bareEventStore, bareMongo, bareRead } from '../bare.mjs';
import { largeLog } from '../data.mjs';
import { atLeast, median, perSecond, printed, rate } from '../figures.mjs';
import { memoryOf, rebuilt, startRebuilding } from '../rebuild/rebuild.mjs';
import { inSqlite, READ_MODELS } from '../stores.mjs';

/** Documents of one bulk write, and most of one collection that are written again. */
const TOGETHER = 1_000;
const MOST = 20_000;

/**
 * Each read model rebuilt, and all built at once as for a new document store, in rounds: each against a read of the same log by the bare
 * client right before it, so that whatever else the machine does meets both. All at once, in a process of its own, against writing the
 * same documents, too.
 */
export async function rebuildOnServers({ places, sizes, note }) {
  const place = await places.place('data');
  await largeLog(place, sizes, note);
  const client = bareEventStore(place.events.eventStore);
  const events = await bareRead(client);
  const rebuilding = startRebuilding();
  note(`  ${events} events; rebuilding once to warm up the servers`);
  await inPassing(places, place, rebuilding.rebuilt);
  const rounds = [];
  for (let round = 1; round <= sizes.rebuilds; round += 1) {
    for (const name of READ_MODELS) {
      note(`  round ${round} of ${sizes.rebuilds}: ${name}`);
      const one = (built) => rebuilding.rebuilt(built, [name]);
      rounds.push({ name, ...(await afterRead(client, () => inPassing(places, place, one))) });
    }
    note(`  round ${round} of ${sizes.rebuilds}: all at once`);
    const isLast = round === sizes.rebuilds;
    const all = () => (isLast ? rebuilt(place) : inPassing(places, place, rebuilt));
    rounds.push({ name: null, ...(await afterRead(client, all)) });
  }
  await rebuilding.stop();
  await client.dispose();
  const upserts = place.documents.documents === null ? null : await bareUpserts(place.documents.documents);
  return rowsOf(events, rounds, upserts);
}

/** Into documents of its own, which are dropped again. */
async function inPassing(places, place, rebuild) {
  const built = places.beside(place);
  const answer = await rebuild(built);
  await places.drop(built);
  return answer;
}

/** A rebuild, and how long the bare client read right before it, in ms. */
async function afterRead(client, rebuild) {
  const began = performance.now();
  await bareRead(client);
  const read = performance.now() - began;
  return { read, rebuild: await rebuild() };
}

function rowsOf(events, rounds, upserts) {
  const ratioOf = (of) =>
    median(rounds.filter(({ name }) => name === of).map(({ read, rebuild }) => read / rebuild.ms));
  const against = (name) =>
    atLeast(`rebuild events/s of ${name} ÷ bare client read of $all`, ratioOf(name), 0.5);
  const all = rounds.filter(({ name }) => name === null).map(({ rebuild }) => rebuild);
  const ms = median(all.map((rebuild) => rebuild.ms));
  const read = median(rounds.map((round) => round.read));
  return [
    printed(`bare client read of $all, ${events} events`, perSecond(rate(events, read))),
    ...READ_MODELS.map(against),
    printed('first build of all read models at once', perSecond(rate(events, ms))),
    printed('first build of all at once ÷ bare client read of $all', ratioOf(null).toFixed(2)),
    ...(upserts === null ? [] : upsertRows(upserts, ms)),
    ...memoryOf(events, all.at(-1)),
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
