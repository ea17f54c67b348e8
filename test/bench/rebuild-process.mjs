import { join } from 'node:path';
import { caughtUp, openDocuments, openEvents, projectionsOver } from './stores.mjs';

/**
 * Builds every read model of the log in a folder into an empty document store beside it; sends the ms and its memory in MB, sampled.
 * Run by hand for a profile, it prints them: `node --cpu-prof test/bench/rebuild-process.mjs FOLDER`.
 */
const folder = process.argv[2];
const peaks = [];
const sample = () => peaks.push(process.memoryUsage.rss() / 1_048_576);

const [eventStore, documents] = [await openEvents(folder), await openDocuments(join(folder, 'documents'))];
const projections = projectionsOver(eventStore, documents);
const sampling = setInterval(sample, 100);
const began = performance.now();
await projections.start();
await caughtUp(projections, eventStore);
const ms = performance.now() - began;
clearInterval(sampling);
sample();
await projections.stop();
await documents.close();
await eventStore.close();
if (process.send) process.send({ ms, peaks }, () => process.disconnect());
else process.stdout.write(`${Math.round(ms)} ms, at most ${Math.round(Math.max(...peaks))} MB\n`);
