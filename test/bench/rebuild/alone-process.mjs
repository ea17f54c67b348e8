import { openDocuments, openEvents, projectionsOver } from '../stores.mjs';

/**
 * Builds one read model of the log at a place up to the last events, then folds those as they would come in live: so many at a time, the next
 * when the model has them. Sends how many events each was and the ms that it took.
 */
const place = JSON.parse(process.argv[2]);
const name = process.argv[3];
const MOST_LIVE = 20_000;
const TOGETHER = 100n;

const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
const head = await eventStore.head();
const live = Math.min(MOST_LIVE, Math.ceil(Number(head) / 20));
let end = head - BigInt(live);
let wake = () => undefined;

/** The log as it was when it ended there; on the embedded stores, where a position counts the events. */
const begun = Object.assign(Object.create(eventStore), {
  head: async () => end,
  async readAll(options) {
    const page = await eventStore.readAll(options);
    const events = page.events.filter(({ position }) => position <= end);
    if (events.length === page.events.length && page.next <= end) return page;
    return { events, next: page.next <= end ? page.next : end, end: true };
  },
  onAppended(given) {
    wake = given;
    return () => undefined;
  },
});

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function reached() {
  const state = await projections.waitFor(name, end, 3_600_000);
  if (state !== 'reached') throw new Error(`${name} did not catch up: ${state}`);
}

const projections = projectionsOver(begun, documents, [name]);
const built = await timed(async () => {
  await projections.start();
  await reached();
});
const folded = await timed(async () => {
  while (end < head) {
    end = end + TOGETHER < head ? end + TOGETHER : head;
    wake();
    await reached();
  }
});
await projections.stop();
await documents.close();
await eventStore.close();
process.send({ build: { events: Number(head) - live, ms: built }, live: { events: live, ms: folded } }, () =>
  process.disconnect(),
);
