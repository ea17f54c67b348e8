// Writes the stored sample of every event version that has none yet. Existing files are never changed: they are what old logs hold.
import { fileURLToPath } from 'node:url';
import { allEvents } from '../libs/domain/dist/index.js';
import { kernelEvents } from '../libs/eventsourcing/dist/index.js';
import { say } from './house/say.mjs';
import { writeEventSamples } from '../libs/eventsourcing/dist/testing/event-sample-files.js';

const folders = [
  ['libs/eventsourcing/samples', kernelEvents],
  ['libs/domain/samples', allEvents],
];

let count = 0;
for (const [folder, definitions] of folders) {
  const written = writeEventSamples(definitions, fileURLToPath(new URL(`../${folder}`, import.meta.url)));
  for (const file of written) console.log(`${folder}/${file}`);
  count += written.length;
}
say(count === 0 ? 'every event version has its sample.' : `${count} samples are written.`);
