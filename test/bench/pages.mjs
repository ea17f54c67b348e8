import { feedPage, listDialogs } from '@parley/readmodels';
import { join } from 'node:path';
import { below, percentile, random } from './figures.mjs';
import { openDocuments } from './stores.mjs';

const ROUNDS = 500;
const administrator = { kind: 'manager', id: 1, permissions: ['administrator'], channelIds: null, roles: [] };
const manager = (id) => ({ kind: 'manager', id, permissions: [], channelIds: null, roles: [] });

/** Pages of 50 as the server answers them, joins included, over what the rebuild has built. */
export async function pages({ data, sizes }) {
  const documents = await openDocuments(join(data, 'documents'));
  const serving = async (name) => (await documents.getRecord('serving', name)).value.collection;
  const reader = { documents, serving };
  const draw = random(11);
  let viewer = administrator;
  let cursor = null;
  const lists = await timed(async (round) => {
    // Two pages of each viewer, the second behind the cursor of the first.
    if (round % 2 === 1 && cursor) return void (await listDialogs(reader, viewer, { cursor }));
    viewer = round % 4 === 0 ? administrator : manager(2 + Math.floor(draw() * 48));
    cursor = (await listDialogs(reader, viewer, {})).next;
  });
  const filtered = await timed(() =>
    listDialogs(reader, administrator, {
      status: 'closed',
      responsible: 'me',
      channelId: 1 + Math.floor(draw() * 10),
    }),
  );
  const feeds = await timed(() =>
    feedPage(reader, administrator, 1 + Math.floor(draw() ** 2 * sizes.dialogs), {}),
  );
  await documents.close();
  const at = `at ${sizes.dialogs} dialogs, ${sizes.messages} messages, p95`;
  return [
    below(`list page ${at}`, percentile(lists, 0.95), 10, 'ms'),
    below(`filtered list page ${at}`, percentile(filtered, 0.95), 10, 'ms'),
    below(`feed page ${at}`, percentile(feeds, 0.95), 10, 'ms'),
  ];
}

async function timed(work) {
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await work(round);
    times.push(performance.now() - began);
  }
  return times;
}
