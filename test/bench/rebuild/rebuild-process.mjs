import { caughtUp, openDocuments, openEvents, projectionsOver } from '../stores.mjs';

/**
 * Builds read models, all or those named with commas between, of the log at a place into the empty document store there; sends the ms and its memory in MB,
 * sampled. Without a place it does so for each that it is sent, one at a time. Run by hand for a profile, it prints them:
 * `node --cpu-prof test/bench/rebuild/rebuild-process.mjs PLACE`, as docs/reference/bench.md shows it.
 */
const [place, names] = process.argv.slice(2);

async function rebuild(place, names) {
  const peaks = [];
  const sample = () => peaks.push(process.memoryUsage.rss() / 1_048_576);
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  const projections = projectionsOver(eventStore, documents, names);
  const sampling = setInterval(sample, 100);
  const began = performance.now();
  await projections.start();
  await caughtUp(projections, eventStore, names);
  const ms = performance.now() - began;
  clearInterval(sampling);
  sample();
  await projections.stop();
  await documents.close();
  await eventStore.close();
  return { ms, peaks };
}

if (place === undefined)
  process.on('message', async ({ place, names }) => process.send(await rebuild(place, names)));
else {
  const { ms, peaks } = await rebuild(JSON.parse(place), names?.split(','));
  if (process.send) process.send({ ms, peaks }, () => process.disconnect());
  else process.stdout.write(`${Math.round(ms)} ms, at most ${Math.round(Math.max(...peaks))} MB\n`);
}
