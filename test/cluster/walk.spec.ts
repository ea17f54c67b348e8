import { expect, test } from '@jest/globals';
import { openEsdbEventStore } from '@parley/eventstore-esdb';
import { apiOf } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { useClusters } from '../support/servers/cluster.js';
import { done, givenChannel, receive, type Received } from '../support/given.js';
import { inPool } from '../support/servers/pool.js';
import { runWalk, WALKED, walkedFeed, walkOfReadme } from '../support/readme.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { readStores } from '../support/stopped.js';

describeOnMongo('on EventStoreDB and MongoDB', () => {
  const startCluster = useClusters();

  test('the walk of the README works as printed; server and workers are killed under load, and nothing is lost or doubled', async () => {
    const cluster = await startCluster();
    const worker = await cluster.worker();
    const first = await cluster.server({ sample: true, args: ['--sample'] });
    expect(await runWalk(await walkOfReadme(), first)).toContain('Called back.');
    expect(await walkedFeed(apiOf(first.url, first.token ?? ''))).toEqual(WALKED);

    const second = await cluster.server({ args: [] });
    const api = apiOf(second.url, first.token ?? '');
    const channelId = await givenChannel(api, 'Load');
    const sendMessage = (number: number, at = api) =>
      receive(at, channelId, `chat-${number % 8}`, `message-${number}`).catch(() => null);
    const numbers = [...Array(120).keys()];
    const other = await cluster.worker();
    const answers = await inPool(numbers, 8, async (number) => {
      if (number === 40) await worker.kill();
      if (number === 80) await second.kill();
      return sendMessage(number);
    });
    const acknowledged = answers.filter((answer) => answer?.status === 200);
    expect(acknowledged.length).toBeGreaterThan(40);
    expect(acknowledged.length).toBeLessThan(120);

    const third = await cluster.server();
    const again = apiOf(third.url, first.token ?? '');
    const repeats = await inPool(numbers, 8, async (number) => {
      const before = answers[number];
      const answer = done<Received>(
        (await sendMessage(number, again)) ?? { status: 0, headers: new Headers(), body: {} },
      );
      if (before?.status === 200) expect(answer).toEqual({ ...before.body, repeated: true });
      return answer;
    });
    expect(new Set(repeats.map(({ messageId }) => messageId)).size).toBe(120);
    await caughtUp(again);
    expect([await first.stop(), await third.stop(), await other.stop()]).toEqual([0, 0, 0]);

    const eventStore = await openEsdbEventStore(cluster.log);
    const documents = await cluster.database.open();
    try {
      const { log, differences } = await readStores(eventStore, documents);
      const received = log
        .filter(({ type }) => type === 'MessageReceived')
        .map(({ data }) => data as { channelId: number; externalId: string })
        .filter((data) => data.channelId === channelId);
      const externals = received.map(({ externalId }) => externalId);
      expect(externals.sort()).toEqual(numbers.map((number) => `message-${number}`).sort());
      expect(differences).toEqual([]);
    } finally {
      await documents.close();
      await eventStore.close();
    }
  });
});
