import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DocumentStore, ReadOptions } from '@parley/eventsourcing';
import { setTimeout as pause } from 'node:timers/promises';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from '../testing/index.js';
import { openMongoRelay, seeing, type MongoRelay } from '../../../../test/support/servers/mongo-relay.js';

const COLLECTION = 'numbers';
const LONG_MS = 60_000;
const FIND = { anyOf: [{}], sort: [], limit: 10 };
const SUM = { ...FIND, groups: {}, measures: { n: { of: 'sum', field: 'n' } } } as const;

/** Each way to ask. */
const WAYS: readonly (readonly [string, (store: DocumentStore, options: ReadOptions) => Promise<unknown>])[] =
  [
    ['get', (store, options) => store.get(COLLECTION, ['1'], options)],
    ['find', (store, options) => store.find(COLLECTION, FIND, options)],
    ['count', (store, options) => store.count(COLLECTION, [{}], 10, options)],
    ['aggregate', (store, options) => store.aggregate(COLLECTION, SUM, options)],
  ];

describeOnMongo('a question that nobody waits for', () => {
  let database: MongoDatabase;
  let relay: MongoRelay;
  let store: DocumentStore;
  let asked: Buffer[] = [];

  beforeAll(async () => {
    database = freshMongoDatabase();
    relay = await openMongoRelay(
      database.url,
      seeing((bytes) => asked.push(bytes)),
    );
    store = await database.open({ url: relay.url, timeoutMs: LONG_MS });
    await store.ensureCollection({ name: COLLECTION, indexes: [{ fields: ['n'] }] });
    const lease = (await store.acquireLease('numbers', 'test', LONG_MS))!;
    const writes = [{ id: '1', position: 1n, document: { n: 1 } }];
    await store.commit({ lease, collection: COLLECTION, purges: [], writes });
  });
  afterAll(async () => {
    await store.close();
    await relay.close();
    await database.drop();
  });

  const commands = (): string => Buffer.concat(asked).toString('latin1');

  test.each(WAYS)(
    '%s: the server is told how long it may take, and only where that is limited',
    async (_, ask) => {
      asked = [];
      await ask(store, {});
      expect(commands()).not.toContain('maxTimeMS');
      await ask(store, { deadlineMs: 2_000 });
      const text = Buffer.concat(asked);
      const at = text.indexOf('maxTimeMS\0');
      expect(at).toBeGreaterThan(0);
      // A second later than the asker's own clock ends it.
      expect(text.readInt32LE(at + 'maxTimeMS\0'.length)).toBe(3_000);
    },
  );

  test.each(WAYS)('%s: loses its connection, by which MongoDB ends what it works on', async (_, ask) => {
    await ask(store, {});
    const leaving = new AbortController();
    const before = relay.connections();
    relay.silence();
    asked = [];
    const answer = ask(store, { signal: leaving.signal });
    answer.catch(() => undefined);
    while (!commands().includes(COLLECTION)) await pause(5);
    leaving.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
    while (relay.connections() >= before) await pause(5);
    relay.mend();
    await ask(store, {});
  });
});
