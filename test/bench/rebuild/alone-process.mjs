import { processorTime } from '../figures.mjs';
import { openDocuments, openEvents, projectionsOver } from '../stores.mjs';

const MOST_LIVE = 20_000;
const TOGETHER = 100n;
/** Of ten times the large data set some builds take hours beside others. */
const LONGEST = 24 * 3_600_000;

/**
 * Builds one read model of the log at a place up to the last events, then folds those as they would come in live: so many at a time, the next
 * when the model has them. Answers how many events each was, the ms that it took, and the processor time in µs.
 */
async function built({ place, name }) {
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  const head = await eventStore.head();
  const live = Math.min(MOST_LIVE, Math.ceil(Number(head) / 20));
  const log = logUpTo(eventStore, head - BigInt(live));
  const projections = projectionsOver(log.store, documents, [name]);
  const reached = async () => {
    const state = await projections.waitFor(name, log.end(), LONGEST);
    if (state !== 'reached') throw new Error(`${name} did not catch up: ${state}`);
  };
  const build = await timed(async () => {
    await projections.start();
    await reached();
  });
  const folded = await timed(async () => {
    while (log.end() < head) {
      log.growTo(log.end() + TOGETHER < head ? log.end() + TOGETHER : head);
      await reached();
    }
  });
  await projections.stop();
  await documents.close();
  await eventStore.close();
  return { build: { events: Number(head) - live, ...build }, live: { events: live, ...folded } };
}

/** A log as it was when it ended there, until it grows; on the embedded stores, where a position counts the events. */
function logUpTo(eventStore, end) {
  let wake = () => undefined;
  const store = Object.assign(Object.create(eventStore), {
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
  return {
    store,
    end: () => end,
    growTo(position) {
      end = position;
      wake();
    },
  };
}

async function timed(work) {
  const usedSince = processorTime();
  const began = performance.now();
  await work();
  return { ms: performance.now() - began, used: usedSince() };
}

process.on('message', async (question) => process.send(await built(question)));
