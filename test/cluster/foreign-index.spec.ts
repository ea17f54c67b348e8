import { expect, test } from '@jest/globals';
import { collectionOf } from '@parley/subscriptions';
import { feedProjection } from '@parley/dialogs';
import { useClusters } from '../support/servers/cluster.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { until } from '../support/until.js';

const FEED = collectionOf(feedProjection.name, feedProjection.version);

describeOnMongo('a worker that starts', () => {
  const startCluster = useClusters();

  test('names the indexes of its collections that nothing declares, and makes those that are missing', async () => {
    const { worker, database } = await startCluster();
    const collection = database.client.db(database.name).collection(FEED);
    const first = await worker();
    const names = async (): Promise<readonly string[]> =>
      (
        await collection
          .listIndexes()
          .toArray()
          .catch(() => [])
      ).map(({ name }) => String(name));
    await until(
      async () => (await names()).length === feedProjection.indexes.length + 1,
      'the feed has its indexes',
    );
    await first.stop();
    expect(first.output()).not.toContain(FEED);

    const [declared = ''] = (await names()).filter((name) => name !== '_id_');
    await collection.dropIndex(declared);
    await collection.createIndexes([{ key: { kind: 1 }, name: 'mine' }]);
    const second = await worker();
    await until(() => second.output().includes(`"collection":"${FEED}","name":"mine"`), 'it is named');
    await until(async () => (await names()).includes(declared), 'the missing one is made again');
  });
});
