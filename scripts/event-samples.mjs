// Writes the stored sample of every event version that has none yet. Existing files are never changed: they are what old logs hold.
import { parley } from '@parley/composition';
import { writeEventSamples } from '@parley/testkit/samples';
import { inRoot } from './tooling/paths.mjs';
import { log } from './tooling/log.mjs';

let count = 0;
for (const [workspace, definitions] of Object.entries(parley.eventsByWorkspace)) {
  const written = writeEventSamples(definitions, inRoot(workspace, 'samples'));
  for (const file of written) console.log(`${workspace}/samples/${file}`);
  count += written.length;
}
log(count === 0 ? 'every event version has its sample.' : `${count} samples are written.`);
