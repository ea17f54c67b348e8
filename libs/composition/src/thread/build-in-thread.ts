import { createProjections, only, SECOND_THREAD, type ProjectionNotice } from '@parley/subscriptions';
import type { Product } from '../features/product.js';
import { joinStores } from '../stores.js';
import { logFailures } from '../watch/failures.js';
import { logProjectionNotices } from '../watch/notices.js';
import { watchStores } from '../watch/watched.js';
import { mostHeld } from './heap.js';
import { logOver } from './remote-log.js';
import type { Rpc } from './rpc.js';
import type { BuildsData, SecondThread } from './second-thread.js';
import { withAppends } from './shared-stores.js';

/**
 * Opens the stores once more and makes first builds for the thread that started this one. Each is given back as soon as queries read it; what
 * stands still until an operator acts is given back when nothing else is left.
 */
export async function serveBuilds(rpc: Rpc, data: BuildsData, product: Product): Promise<void> {
  const { folders, owner, turns, counts } = data;
  const log = logOver(rpc);
  const opened = await joinStores(folders, { turns, isHelping: true });
  const stores = withAppends(watchStores(opened, log), rpc);
  const names = new Set(data.names);
  const report = logFailures(log, () => performance.now());
  const write = logProjectionNotices(log, false);
  const follow = followNotices(rpc, names);
  const projections = createProjections({
    ...{ ...stores, owner, catalog: product.catalog, clock: Date.now, assignment: only(names) },
    definitions: product.definitions.filter(({ name }) => names.has(name)),
    first: [...product.first.commands, ...product.first.pages],
    held: { most: () => mostHeld(true), counts, thread: SECOND_THREAD },
    onError: ({ projection, code }) => report({ part: `projection ${projection}`, code }),
    onNotice(notice) {
      write(notice);
      follow(notice);
    },
  });
  rpc.serve('builds', {
    async end() {
      await projections.stop();
      await opened.documents.close();
      await opened.eventStore.close();
    },
  } satisfies SecondThread);
  await projections.start();
}

/** Takes names of builds away that are not this thread's any more, and says when nothing is left to do. */
function followNotices(rpc: Rpc, names: Set<string>): (notice: ProjectionNotice) => void {
  const still = new Set<string>();
  return (notice) => {
    if (notice.kind === 'parked') return;
    const { name } = notice.build;
    if (notice.kind === 'stopped' || notice.kind === 'paused') still.add(name);
    if (notice.kind === 'resumed') still.delete(name);
    if (notice.kind === 'served') rpc.notify('served');
    if (notice.kind === 'served' || (notice.kind === 'left' && notice.code === null)) names.delete(name);
    if (notice.kind === 'left' && !names.has(name)) rpc.notify('left', name);
    if ([...names].every((one) => still.has(one))) rpc.notify('done');
  };
}
