import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { DocumentStore } from '@parley/eventsourcing';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from './testing/index.js';

const HOUR_MS = 3_600_000;

describeOnMongo('leases by the clock of the server', () => {
  let database: MongoDatabase;
  let store: DocumentStore;
  beforeEach(async () => {
    database = freshMongoDatabase();
    store = await database.open();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await store.close();
    await database.drop();
  });

  it.each([
    ['ahead', HOUR_MS],
    ['behind', -HOUR_MS],
  ])('are held or not whatever the clock of this machine says: %s', async (_, off) => {
    const real = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => real() + off);
    const held = await store.acquireLease('held', 'one', HOUR_MS / 2);
    await store.acquireLease('expired', 'one', 0);
    expect(await store.heldLeases()).toEqual([held]);
    expect(Math.abs((held?.expiresAt ?? 0) - real() - HOUR_MS / 2)).toBeLessThan(60_000);
    expect(await store.acquireLease('held', 'two', 1_000)).toBeNull();
    expect(await store.acquireLease('expired', 'two', 1_000)).not.toBeNull();
  });
});
