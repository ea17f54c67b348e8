import { describe, expect, test } from '@jest/globals';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parley } from '../cli/cli.fixtures.js';
import { apiOf, type Api } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { useClusters } from '../support/servers/cluster.js';
import { done, receive, type Received } from '../support/given.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { useServers } from '../support/servers/servers.js';
import { readStopped, readStores } from '../support/stopped.js';
import { until } from '../support/until.js';
import { inForm, observed } from './form.js';
import { setStage, type Stage } from './commands.js';
import { withStores } from './scene.js';

/** First messages that the older log does not hold. */
const LOST = inForm(20, 400);
const PATIENCE_MS = 180_000;
const servers = useServers();

/** New chats, whose dialogs have to show in the list. */
async function write(admin: Api, { channelId }: Stage, name: string, count: number): Promise<Received[]> {
  const chats: Received[] = [];
  for (let index = 0; index < count; index++)
    chats.push(done<Received>(await receive(admin, channelId, `${name}-${index}`, `${name}-${index}`)));
  return chats;
}

/** What is written now is read, and read models equal a fresh fold. */
async function expectGoesOn(admin: Api, stage: Stage): Promise<void> {
  await caughtUp(admin);
  const [chat] = await write(admin, stage, 'afterwards', 1);
  const { status, headers } = await admin.get(`/v1/dialogs/${chat?.dialogId}/feed?after=${chat?.position}`);
  expect([status, headers.get('parley-read')]).toEqual([200, 'reached']);
}

test(
  'put beside newer read models is refused, and after a reset they are built from it: embedded stores',
  async () => {
    const folder = await servers.folder();
    const [log, older] = [join(folder, 'events.db'), join(folder, 'older.db')];
    const first = await servers.start(folder);
    const token = first.token ?? '';
    const stage = await setStage(apiOf(first.url, token));
    await first.stop();
    await cp(log, older);
    const second = await servers.start(folder);
    const lost = await write(apiOf(second.url, token), stage, 'lost', LOST);
    const epoch = (await fetch(`${second.url}/v1/dialogs`)).headers.get('parley-log');
    await second.stop();
    await cp(older, log);

    const env = { PARLEY_DATA: folder };
    await expect(servers.start(folder)).rejects.toThrow(/exit code 1:\nparley: The read models have come to/);
    expect((await parley(['doctor'], { env })).out).toMatch(/CHECKPOINT_BEYOND_HEAD/);
    expect(await parley(['documents', 'reset'], { env })).toMatchObject({ code: 0 });
    const third = await servers.start(folder);
    await expectGoesOn(apiOf(third.url, token), stage);
    const now = (await fetch(`${third.url}/v1/dialogs`)).headers.get('parley-log');
    expect([typeof epoch, now === epoch]).toEqual(['string', false]);
    expect(await third.stop()).toBe(0);
    expect((await readStopped(folder)).differences).toEqual([]);
    observed(
      `${lost.length} first messages lost with the newer log; refused, and nothing after the reset is missing`,
    );
  },
  PATIENCE_MS,
);

/** The log of a real EventStoreDB is not ours to replace. */
const describeOnDouble = process.env['EVENTSTOREDB_URL'] ? describe.skip : describe;

describeOnDouble('on the double of EventStoreDB', () => {
  describeOnMongo('and MongoDB', () => {
    const startCluster = useClusters();

    test(
      'comes back under servers and workers: they stop serving, and after a reset read models are built from it',
      async () => {
        const cluster = await startCluster();
        const { double, env } = cluster;
        if (double === null) throw new Error('There is no double.');
        const server = await cluster.server();
        const worker = await cluster.worker();
        const admin = apiOf(server.url, server.token ?? '');
        const stage = await setStage(admin);
        await caughtUp(admin);
        const older = `${double.folder}-older`;
        await cp(double.folder, older, { recursive: true });
        const lost = await write(admin, stage, 'lost', LOST);
        await caughtUp(admin);
        await double.kill();
        await rm(double.folder, { recursive: true });
        await cp(older, double.folder, { recursive: true });
        await double.restart();

        const isRefused = async (url: string): Promise<boolean> => {
          const answer = await fetch(`${url}/health/ready`);
          return answer.status === 503 && (await answer.text()).includes('CHECKPOINT_BEYOND_HEAD');
        };
        await until(() => isRefused(server.url), 'the server says so');
        await until(() => isRefused(worker.url), 'the worker says so');
        expect((await admin.get('/v1/dialogs')).status).toBe(503);
        await until(
          async () => (await parley(['documents', 'reset'], { env })).code === 0,
          'the reset is done',
        );

        await Promise.all([server.stop(), worker.stop()]);
        const [next] = await Promise.all([cluster.server(), cluster.worker()]);
        await expectGoesOn(apiOf(next.url, server.token ?? ''), stage);
        await withStores(cluster, async (eventStore, documents) => {
          expect((await readStores(eventStore, documents)).differences).toEqual([]);
        });
        observed(
          `${lost.length} first messages lost with the newer log; refused while running, nothing after the reset is missing`,
        );
      },
      PATIENCE_MS,
    );
  });
});
