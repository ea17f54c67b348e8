import { parley } from '@parley/composition';
import { checkpointOfCollection } from '@parley/subscriptions';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { perSecond, printed, rate } from '../figures.mjs';
import { openDocuments, openEvents } from '../stores.mjs';
import { startAnswering } from './rebuild.mjs';

const PROCESS = fileURLToPath(new URL('./alone-process.mjs', import.meta.url));

/** The same log with a document store of this name beside that of the rebuild; on the embedded stores. */
const beside = (place, name) => ({
  ...place,
  documents: { ...place.documents, data: join(place.documents.data, name) },
});

/** The same, and it is empty. */
export async function emptied(log, name) {
  const place = beside(log, name);
  await rm(place.documents.data, { recursive: true, force: true });
  return place;
}

/** Read models of a log in a document store of this name: built alone, with the rows of that, unless an earlier run has kept all of them. */
export async function builtOnce(log, name, models, note) {
  const kept = beside(log, name);
  if (await hasAll(kept, models)) return { place: kept, rows: [] };
  const place = await emptied(log, name);
  return { place, rows: await builtAlone(place, models, note) };
}

/** Whether it serves them in their versions of today, up to the end of the log. */
async function hasAll(place, models) {
  if ((await sizeOf(place)) === 0) return false;
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  const isBuilt = async (name) => {
    const { version } = parley.definitions.find((definition) => definition.name === name);
    const served = (await documents.getRecord('serving', name))?.value;
    if (served?.version !== version) return false;
    const upTo = await documents.checkpoint(checkpointOfCollection(name, served.collection));
    return upTo === (await eventStore.head());
  };
  try {
    return (await Promise.all(models.map(isBuilt))).every(Boolean);
  } finally {
    await documents.close();
    await eventStore.close();
  }
}

export const documentsFile = ({ documents }) => join(documents.data, 'documents.db');
/** Bytes of the file of documents. */
export const sizeOf = async (place) => (await stat(documentsFile(place)).catch(() => ({ size: 0 }))).size;

/** Builds read models one after the other and folds the last events live: how fast, and by how many bytes the file of documents grew. */
export async function builtAlone(place, names, note) {
  const { ask, stop } = startAnswering(PROCESS);
  const rows = [];
  for (const name of names) {
    note(`  building ${name}`);
    rows.push(...(await rowsOf(place, name, ask)));
  }
  await stop();
  return rows;
}

async function rowsOf(place, name, ask) {
  const before = await sizeOf(place);
  const { build, live } = await ask({ place, name });
  const bytes = (await sizeOf(place)) - before;
  const events = build.events + live.events;
  return [
    printed(`build of ${name}, ${build.events} events`, perSecond(rate(build.events, build.ms))),
    printed('  processor time an event', `${(build.used / build.events).toFixed(1)} µs`),
    printed(`  live, ${live.events} events by 100`, perSecond(rate(live.events, live.ms))),
    printed('  bytes an event of the log', (bytes / events).toFixed(1)),
  ];
}
