import { openStores } from '@parley/composition';
import { parley } from '@parley/composition';
import { collectionOf, createProjections } from '@parley/subscriptions';
import { storeErrors } from '@parley/eventsourcing';
import { setTimeout as pause } from 'node:timers/promises';

/** Events of the log that are folded at once: the log has several times as many. */
const PAGE = 300;
const LOOK_MS = 10;

/**
 * Starts the read models on the stores of `folder`, with a document store that fails once the first page of the new version is in,
 * and stops them then. Answers how far the build has come, and the end of the log.
 */
export async function leaveHalfBuilt(folder, { name, version }) {
  const { eventStore, documents } = await openStores({ data: folder, eventStore: null, documents: null });
  const collection = collectionOf(name, version);
  let hasWritten = false;
  let isDown = false;
  const failing = Object.assign(Object.create(documents), {
    async commit(effects) {
      if (effects.collection !== collection) return documents.commit(effects);
      isDown = hasWritten;
      if (isDown) throw storeErrors.STORE_UNAVAILABLE('The document store is down.');
      await documents.commit(effects);
      hasWritten = effects.writes.length > 0;
    },
  });
  const projections = createProjections({
    eventStore,
    documents: failing,
    catalog: parley.catalog,
    definitions: parley.definitions,
    owner: 'half-build',
    clock: Date.now,
    batchSize: PAGE,
  });
  await projections.start();
  while (!isDown) await pause(LOOK_MS);
  await projections.stop();
  const [at, head] = await Promise.all([documents.checkpoint(`${name}@${version}`), eventStore.head()]);
  await documents.close();
  await eventStore.close();
  if (at <= 0n || at >= head) throw new Error(`The build of ${name} stands at ${at} of ${head}.`);
  return { name, version, at: String(at), head: String(head) };
}
