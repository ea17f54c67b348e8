import { parley } from '@parley/composition';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { processorTime } from '../figures.mjs';
import { caughtUp, openBuilding } from '../stores.mjs';

/**
 * Builds read models, all or those named with commas between, of the log at a place into the empty document store there, as a server does; sends the ms, the processor
 * time in µs, the bytes written to the disk where the system tells them, and its memory in MB, sampled. Of all read models also the ms after which
 * those were served that commands and the first page need. Without a place it does so for each that it is sent, one at a time. Run by hand for a
 * profile, it prints them: `node --cpu-prof test/bench/rebuild/rebuild-process.mjs PLACE`, as docs/reference/bench.md shows it.
 */
const [place, names] = process.argv.slice(2);

async function rebuild(place, names) {
  const peaks = [];
  const sample = () => peaks.push(process.memoryUsage.rss() / 1_048_576);
  const { eventStore, documents, projections } = await openBuilding(place, names);
  const sampling = setInterval(sample, 100);
  const before = await writtenBytes();
  const began = performance.now();
  const usedSince = processorTime();
  await projections.start();
  const first = names === undefined ? Object.values(parley.first) : [];
  const served = first.map((models) => areServed(projections, models).then(() => performance.now() - began));
  await caughtUp(projections, eventStore, names);
  const [ms, used] = [performance.now() - began, usedSince()];
  const [commandsMs, pageMs] = await Promise.all(served);
  clearInterval(sampling);
  sample();
  await projections.stop();
  await documents.close();
  await eventStore.close();
  return { ms, used, written: (await writtenBytes()) - before, commandsMs, pageMs, peaks };
}

async function areServed(projections, models) {
  const isServed = (name) =>
    projections.serving(name).then(
      () => true,
      () => false,
    );
  for (const name of models) while (!(await isServed(name))) await sleep(10);
}

/** Linux counts them. */
async function writtenBytes() {
  const counts = await readFile('/proc/self/io', 'utf8').catch(() => '');
  return Number(/^write_bytes: (\d+)$/m.exec(counts)?.[1] ?? 0);
}

if (place === undefined)
  process.on('message', async ({ place, names }) => process.send(await rebuild(place, names)));
else {
  const answer = await rebuild(JSON.parse(place), names?.split(','));
  if (process.send) process.send(answer, () => process.disconnect());
  else
    process.stdout.write(
      `${Math.round(answer.ms)} ms, at most ${Math.round(Math.max(...answer.peaks))} MB\n`,
    );
}
