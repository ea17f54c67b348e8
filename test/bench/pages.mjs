import { parley } from '@parley/composition';
import { feedPage, listDialogs } from '@parley/dialogs';
import { largeLog } from './data.mjs';
import { below, milliseconds, percentile, printed, random } from './figures.mjs';
import { rebuilt } from './rebuild/rebuild.mjs';
import { openDocuments } from './stores.mjs';

const manager = (id, ...permissions) => ({ kind: 'manager', id, permissions, channelIds: null, roles: [] });

/**
 * Pages of 50 as the server answers them, joins included, over what the rebuild has built. `isScanning`: the store
 * reads whole collections where any other has an index, so that nothing is to be reached.
 */
export const pages = async ({ places, sizes, isScanning }) =>
  pagesOf(await places.place('data'), sizes, isScanning);

/** The same over a log of their own where that of the rebuild has too few dialogs. */
export async function pagesOnServers({ places, sizes, isScanning, note }) {
  if (sizes.pages === undefined) return pages({ places, sizes, isScanning });
  const place = await places.place('pages');
  await largeLog(place, sizes.pages, note);
  note('  building the read models');
  await rebuilt(place);
  note('  reading pages');
  return pagesOf(place, sizes.pages, isScanning);
}

async function pagesOf(place, sizes, isScanning) {
  const documents = await openDocuments(place);
  try {
    return await rowsOf(documents, sizes, isScanning);
  } finally {
    await documents.close();
  }
}

async function rowsOf(documents, sizes, isScanning) {
  const administrator = manager(1, 'administrator');
  const serving = async (name) => (await documents.getRecord('serving', name)).value.collection;
  const reader = { documents, serving, ...parley.parts };
  const draw = random(11);
  let viewer = administrator;
  let cursor = null;
  const lists = await timed(sizes.rounds, async (round) => {
    // Two pages of each viewer, the second behind the cursor of the first.
    if (round % 2 === 1 && cursor) return void (await listDialogs(reader, viewer, { cursor }));
    viewer = round % 4 === 0 ? administrator : manager(2 + Math.floor(draw() * 48));
    cursor = (await listDialogs(reader, viewer, {})).next;
  });
  const filtered = await timed(sizes.rounds, () =>
    listDialogs(reader, administrator, {
      status: 'closed',
      responsible: 'me',
      channelId: 1 + Math.floor(draw() * 10),
    }),
  );
  const feeds = await timed(sizes.rounds, () =>
    feedPage(reader, administrator, 1 + Math.floor(draw() ** 2 * sizes.dialogs), {}),
  );
  const at = `at ${sizes.dialogs} dialogs, ${sizes.messages} messages, p95`;
  const row = (page, times) => {
    const p95 = percentile(times, 0.95);
    return isScanning ? printed(`${page} ${at}`, milliseconds(p95)) : below(`${page} ${at}`, p95, 10, 'ms');
  };
  return [row('list page', lists), row('filtered list page', filtered), row('feed page', feeds)];
}

async function timed(rounds, work) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work(round);
    times.push(performance.now() - began);
  }
  return times;
}
