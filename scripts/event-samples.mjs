// Writes the stored sample of every event version that has none yet. Existing files are never changed: they are what old logs hold.
import { fileURLToPath } from 'node:url';
import { allEvents } from '../libs/domain/dist/index.js';
import { kernelEvents } from '../libs/eventsourcing/dist/index.js';
import { writeEventSamples } from '../libs/eventsourcing/dist/testing/event-sample-files.js';

const folders = [
  ['libs/eventsourcing/samples', kernelEvents],
  ['libs/domain/samples', allEvents],
];

for (const [folder, definitions] of folders) {
  const written = writeEventSamples(definitions, fileURLToPath(new URL(`../${folder}`, import.meta.url)));
  for (const file of written) console.log(`${folder}/${file}`);
}
