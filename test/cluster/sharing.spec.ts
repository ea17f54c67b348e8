import { expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { apiOf, type Api } from '../support/api.js';
import { useClusters, type Cluster, type WorkerProcess } from '../support/servers/cluster.js';
import { done, givenChannel, receive, type Received } from '../support/given.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';

const MOVED_WITHIN_MS = 10_000;
const MOST_ASKED = 20_000;
/** Time between two questions, in ms. */
const LOOK_MS = 20;

interface Row {
  readonly name: string;
  readonly serving: boolean;
  readonly holder: string | null;
}

/** How many projections each worker runs, by its process id; null while one is run by nobody. */
async function loads(api: Api): Promise<ReadonlyMap<string, number> | null> {
  const { body } = await api.get<{ items: Row[] }>('/v1/projections');
  const served = body.items.filter(({ serving }) => serving);
  const counts = new Map<string, number>();
  for (const { holder } of served) {
    const pid = /-(\d+)-[0-9a-f]+$/.exec(holder ?? '')?.[1];
    if (pid === undefined) return null;
    counts.set(pid, (counts.get(pid) ?? 0) + 1);
  }
  return served.length === 0 ? null : counts;
}

/** Asks until exactly these workers run everything, each at least this many projections; answers how long it took, in ms. */
async function runBy(api: Api, workers: readonly WorkerProcess[], least: number): Promise<number> {
  const began = Date.now();
  const expected = workers.map(({ child }) => String(child.pid)).sort();
  let seen = '';
  for (let asked = 0; asked < MOST_ASKED; asked++) {
    const counts = await loads(api);
    seen = JSON.stringify([...(counts ?? [])]);
    const isComplete = counts !== null && [...counts.keys()].sort().join() === expected.join();
    if (isComplete && [...counts.values()].every((count) => count >= least)) return Date.now() - began;
    await pause(LOOK_MS);
  }
  throw new Error(`${seen} is not run by ${expected.join()}`);
}

describeOnMongo('workers', () => {
  const startCluster = useClusters();
  let cluster: Cluster;

  test('share projections out; what a killed one ran moves within 10 s, and a third one gets a share', async () => {
    cluster = await startCluster({ isNamed: true });
    const server = await cluster.server();
    const api = apiOf(server.url, server.token ?? '');
    const first = await cluster.worker();
    const second = await cluster.worker();
    await runBy(api, [first, second], 3);

    await first.kill();
    const channelId = await givenChannel(api, 'Shop');
    const { position } = done<Received>(await receive(api, channelId, 'chat', 'message'));
    expect(await runBy(api, [second], 8)).toBeLessThan(MOVED_WITHIN_MS);
    const { headers, body } = await api.get<{ items: unknown[] }>(`/v1/dialogs?after=${position}&wait=10000`);
    expect([headers.get('parley-read'), body.items]).toEqual(['reached', [expect.anything()]]);

    const third = await cluster.worker();
    await runBy(api, [second, third], 3);
    expect(await second.stop()).toBe(0);
    await runBy(api, [third], 8);
    expect([await third.stop(), await server.stop()]).toEqual([0, 0]);
  });
});
