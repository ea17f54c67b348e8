import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DocumentStore } from '@parley/eventsourcing';
import { openMongoRelay, type MongoRelay } from '../../../../test/support/servers/mongo-relay.js';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from '../testing/mongo-databases.js';

/** More than the system takes from a program for a server that reads nothing. */
const MUCH = 'x'.repeat(12_000_000);
const DOWN = { code: 'STORE_UNAVAILABLE' };

describeOnMongo('a server that stops reading in the middle of a long message', () => {
  let database: MongoDatabase;
  let relay: MongoRelay;
  let store: DocumentStore;
  beforeEach(async () => {
    database = freshMongoDatabase();
    relay = await openMongoRelay(database.url);
    store = await database.open({ url: relay.url, timeoutMs: 2_000 });
  });
  afterEach(async () => {
    await store.close();
    await relay.close();
    await database.drop();
  });

  test('fails the write in time, and goes on once it reads again', async () => {
    await store.putRecord('k', 'a', 'short');
    relay.pause();
    await expect(store.putRecord('k', 'a', MUCH)).rejects.toMatchObject(DOWN);
    relay.mend();
    const put = (): Promise<boolean> => store.putRecord('k', 'a', 'shorter').catch(() => false);
    for (let times = 0; !(await put()) && times < 100; times++);
    expect(await store.getRecord('k', 'a')).toMatchObject({ value: 'shorter' });
  });

  test('fails the write when the connection breaks then', async () => {
    await store.putRecord('k', 'a', 'short');
    relay.pause();
    const put = expect(store.putRecord('k', 'a', MUCH)).rejects.toMatchObject(DOWN);
    relay.cut();
    await put;
  });

  test('closes all the same', async () => {
    await store.putRecord('k', 'a', 'short');
    relay.pause();
    const put = expect(store.putRecord('k', 'a', MUCH)).rejects.toMatchObject(DOWN);
    await store.close();
    await put;
  });
});
