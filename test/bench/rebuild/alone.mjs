import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { perSecond, printed, rate } from '../figures.mjs';
import { startAnswering } from './rebuild.mjs';

const PROCESS = fileURLToPath(new URL('./alone-process.mjs', import.meta.url));

/** The same log with an empty document store of this name beside that of the rebuild; on the embedded stores. */
export async function emptied(place, name) {
  const documents = { ...place.documents, data: join(place.documents.data, name) };
  await rm(documents.data, { recursive: true, force: true });
  return { ...place, documents };
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
    printed(`  live, ${live.events} events by 100`, perSecond(rate(live.events, live.ms))),
    printed('  bytes an event of the log', (bytes / events).toFixed(1)),
  ];
}
