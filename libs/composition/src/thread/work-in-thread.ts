import type { Projections } from '@parley/subscriptions';
import { parentPort, workerData } from 'node:worker_threads';
import type { Product } from '../features/product.js';
import { composeParts, type Parts } from '../parts.js';
import { joinStores, turnsMemory } from '../stores.js';
import { logFailures } from '../watch/failures.js';
import { watchStores } from '../watch/watched.js';
import type { Work } from '../work.js';
import { serveBuilds } from './build-in-thread.js';
import { logOver } from './remote-log.js';
import { openRpc, type Rpc } from './rpc.js';
import type { BuildsData } from './second-thread.js';
import { storesOfThread } from './shared-stores.js';
import { failureName } from './sent-error.js';
import type { ThreadData } from './work-thread.js';

/** What the module of a thread calls: runs projections and processes of a product for the server that started the thread, or makes first builds. */
export function workInThread(product: Product): void {
  if (parentPort === null) throw new TypeError('This module is for a thread that the server starts.');
  const rpc = openRpc(parentPort);
  const data = workerData as ThreadData | BuildsData;
  if (!('names' in data)) return serveWork(rpc, data, product);
  serveBuilds(rpc, data, product).catch((error: unknown) => {
    logOver(rpc).error({ code: failureName(error) }, 'a second thread cannot make first builds');
    throw error;
  });
}

/** Opens the stores once more when the server says so, and works until it says otherwise. */
export function serveWork(rpc: Rpc, { config, owner, program }: ThreadData, product: Product): void {
  let end = async (): Promise<void> => undefined;
  const work: Work = {
    async begin() {
      const log = logOver(rpc);
      const turns = await turnsMemory();
      const folders = { events: config.data, documents: config.data };
      const joined = await joinStores(folders, { turns, isHelping: false });
      const { broken, ...watched } = watchStores(joined, log);
      const stores = storesOfThread(watched, rpc);
      const { parts, work: own } = composeParts(config, stores, {
        product,
        owner,
        runsHere: true,
        log,
        onError: logFailures(log, () => performance.now()),
        onServed: () => rpc.notify('served'),
        help: { program: new URL(program), folders, turns },
        broken,
      });
      end = () => endWork(own, parts);
      rpc.serve('projections', { ...parts.projections, stopped: () => stoppedOf(parts) });
      rpc.serve('processes', parts.processes);
      await own.begin();
    },
    end: () => end(),
  };
  rpc.serve('work', work);
}

/** The server is not ready either, while a store is damaged that only this thread has read. */
function stoppedOf({ broken, projections }: Parts): ReturnType<Projections['stopped']> {
  const damage = broken();
  if (damage !== null) throw damage;
  return projections.stopped();
}

async function endWork({ end }: Work, { runner, documents, eventStore }: Parts): Promise<void> {
  await end();
  await runner.flush();
  await documents.close();
  await eventStore.close();
}
