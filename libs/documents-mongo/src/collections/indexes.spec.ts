import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { CollectionSpec, DocumentStore } from '@parley/eventsourcing';
import { MongoClient } from 'mongodb';
import { createCollections } from './collections.js';
import { databaseOf } from '../database.js';
import { inspectMongo, timeOf, type MongoInspection } from '../connection/inspect.js';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from '../testing/mongo-databases.js';

const SPEC: CollectionSpec = {
  name: 'notes',
  indexes: [{ fields: ['author', 'at'] }, { fields: ['at'] }],
};

describeOnMongo('indexes in MongoDB', () => {
  let database: MongoDatabase;
  let store: DocumentStore;
  beforeEach(async () => {
    database = freshMongoDatabase();
    store = await database.open();
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const notes = () => database.client.db(database.name).collection('notes');
  async function indexes(): Promise<readonly string[]> {
    const found = await notes().listIndexes().toArray();
    return found.map(({ key }) => Object.keys(key as object).join()).sort();
  }
  const inspect = (): Promise<MongoInspection> =>
    inspectMongo({ url: database.url, database: database.name });

  it('each ends with the id; what exists already is left as it is, under whatever name', async () => {
    await notes().createIndexes([{ key: { at: 1, _id: 1 }, name: 'by hand' }]);
    await store.ensureCollection(SPEC);
    expect(await indexes()).toEqual(['_id', 'at,_id', 'author,at,_id']);
    await store.ensureCollection({ ...SPEC, indexes: [{ fields: ['kind'] }] });
    expect(await indexes()).toEqual(['_id', 'at,_id', 'author,at,_id', 'kind,_id']);
    expect(await inspect()).toMatchObject({ missing: [], foreign: [] });
  });

  it('wait while a collection is being filled, but for the purges of a field', async () => {
    await store.ensureCollection({ ...SPEC, filling: true });
    expect(await indexes()).toEqual(['_id']);
    expect(await inspect()).toMatchObject({ missing: [] });
    const lease = (await store.acquireLease('notes', 'one', 60_000))!;
    const purges = [{ field: 'author', value: 'x' }];
    await store.commit({ lease, collection: 'notes', purges, writes: [] });
    await store.commit({ lease, collection: 'notes', purges, writes: [] });
    expect(await indexes()).toEqual(['_id', 'author,at,_id']);
    await store.ensureCollection(SPEC);
    expect(await indexes()).toEqual(['_id', 'at,_id', 'author,at,_id']);
  });

  it('missing and foreign ones are reported; the next start makes the missing, and questions are answered meanwhile', async () => {
    await store.ensureCollection(SPEC);
    await notes().dropIndex('at_1__id_1');
    await notes().createIndexes([{ key: { other: 1 }, name: 'somebody’s' }]);
    expect(await inspect()).toMatchObject({
      missing: [{ collection: 'notes', fields: ['at'] }],
      foreign: [{ collection: 'notes', name: 'somebody’s' }],
    });
    expect(await store.find('notes', { anyOf: [{ at: 1 }], sort: [], limit: 1 })).toEqual([]);
    await store.ensureCollection(SPEC);
    expect(await inspect()).toMatchObject({ missing: [] });
  });

  it('a start opens a second connection for an index over many documents; where nothing is missing it only reads', async () => {
    const sent: string[] = [];
    const client = new MongoClient(database.url, { monitorCommands: true });
    client.on('commandStarted', ({ commandName }) => sent.push(commandName));
    const slow = (): MongoClient => {
      sent.push('second connection');
      return new MongoClient(database.url);
    };
    const many = { name: 'many', indexes: [{ fields: ['n'] }] };
    await client
      .db(database.name)
      .collection('many')
      .insertMany(Array.from({ length: 1_001 }, (_, n) => ({ n })));
    const specs = [SPEC, many, { name: 'bare', indexes: [] }];
    sent.length = 0;
    const start = async (): Promise<readonly string[]> => {
      const collections = createCollections(databaseOf(client, database.name), slow);
      for (const spec of specs) await collections.ensure(spec);
      return sent.splice(0);
    };
    expect((await start()).filter((command) => command === 'second connection')).toHaveLength(1);
    expect(await indexes()).toEqual(['_id', 'at,_id', 'author,at,_id']);
    const again = await start();
    expect(again.filter((command) => !['find', 'listIndexes'].includes(command))).toEqual([]);
    expect(again.length).toBeLessThanOrEqual(3 * specs.length);
    await client.close();
  });

  it('another process asks by an index that was added after it had looked', async () => {
    await store.ensureCollection(SPEC);
    const reader = await database.open();
    const ask = (): Promise<unknown> => reader.find('notes', { anyOf: [{ kind: 1 }], sort: [], limit: 1 });
    await expect(ask()).rejects.toMatchObject({ code: 'INVALID_QUERY' });
    await store.ensureCollection({ name: 'notes', indexes: [{ fields: ['kind'] }] });
    expect(await ask()).toEqual([]);
    await reader.close();
  });

  it('the server tells its version and its clock', async () => {
    const found = await inspect();
    expect(found.version).toMatch(/^\d+\.\d+/);
    expect(found.maxWireVersion).toBeGreaterThanOrEqual(9);
    expect(Math.abs(Date.parse(found.serverTime ?? '') - Date.now())).toBeLessThan(60_000);
    // Without a login nobody can tell.
    expect(found.canWrite).toBeNull();
  });

  it('500 branches are answered in order, those that differ in one value together', async () => {
    await store.ensureCollection({ name: 'many', indexes: [{ fields: ['who', 'at'] }] });
    const lease = (await store.acquireLease('many', 'one', 60_000))!;
    const writes = Array.from({ length: 1_000 }, (_, n) => ({
      id: `d${n}`,
      position: 1n,
      document: { who: n % 500, at: (n * 7_919) % 1_000 },
    }));
    await store.commit({ lease, collection: 'many', purges: [], writes });
    const anyOf = Array.from({ length: 500 }, (_, who) => ({ who }));
    const page = await store.find('many', { anyOf, sort: [['at', -1]], limit: 100 });
    expect(page.map(({ document }) => document['at'])).toEqual(
      Array.from({ length: 100 }, (_, n) => 999 - n),
    );
    const last = page.at(-1)!;
    const next = await store.find('many', {
      anyOf,
      sort: [['at', -1]],
      after: [Number(last.document['at']), last.id],
      limit: 1_000,
    });
    expect(next.map(({ document }) => document['at'])).toEqual(
      Array.from({ length: 900 }, (_, n) => 899 - n),
    );
    expect(await store.count('many', anyOf, 10_000)).toBe(1_000);
  });
});

it.each([
  [new Date(1_700_000_000_123), '2023-11-14T22:13:20.123Z'],
  [1_700_000_000_123, '2023-11-14T22:13:20.123Z'],
  [1_700_000_000_123n, '2023-11-14T22:13:20.123Z'],
  [Number.NaN, null],
  ['2023-11-14', null],
  [undefined, null],
])('the server’s clock is read however it tells it: %p', (told, expected) => {
  expect(timeOf(told)).toBe(expected);
});
