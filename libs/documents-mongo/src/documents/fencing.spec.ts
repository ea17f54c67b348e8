import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { START, type Commit, type DocumentStore, type Lease } from '@parley/eventsourcing';
import type { Collection } from 'mongodb';
import { databaseOf, type Stored } from '../database.js';
import { claimCheckpoint, moveCheckpoint } from '../checkpoints.js';
import { runWrites, runPurge, type PreparedWrite } from './write.js';
import { datesAt } from '../content/dates.js';
import { valuesWith } from '../values.js';
import { openMongoDocuments } from '../open.js';
import { openMongoRelay } from '../../../../test/support/servers/mongo-relay.js';
import {
  describeOnMongo,
  freshMongoDatabase,
  mongoLacks,
  type MongoDatabase,
} from '../testing/mongo-databases.js';

const lacks = await mongoLacks();
const onValidators = lacks.includes('validators') ? it.skip : it;
const onNoValidators = lacks.includes('validators') ? it : it.skip;
const codeInBson = (code: number): Buffer =>
  Buffer.concat([Buffer.from('\x10code\0'), Buffer.from(Int32Array.of(code).buffer)]);

function replaced(bytes: Buffer, from: Buffer, to: Buffer): Buffer {
  const at = bytes.indexOf(from);
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), to, bytes.subarray(at + from.length)]);
}

const NOTES = {
  name: 'notes',
  indexes: [{ fields: ['n'] }],
  indexedFields: ['n'],
  words: null,
  dates: datesAt([]),
  values: valuesWith(() => false),
  filling: false,
};
const LOST = { code: 'LEASE_LOST' };

/** The first holder is past its check of the lease when the second takes over: what it sends then is sent here by hand. */
describeOnMongo('a holder of a lease that was overtaken in the middle of its step', () => {
  let database: MongoDatabase;
  let store: DocumentStore;
  let documents: Collection<Stored>;
  let now = 0;
  let first: Lease;
  let second: Lease;

  beforeEach(async () => {
    database = freshMongoDatabase();
    store = await database.open({ clock: () => now });
    documents = database.client.db(database.name).collection<Stored>('notes');
    await store.ensureCollection({ name: 'notes', indexes: [{ fields: ['n'] }] });
    first = (await store.acquireLease('notes', 'one', 1_000))!;
    await commit(first, 1n, { a: 1, b: 1 });
    now += 2_000;
    second = (await store.acquireLease('notes', 'two', 1_000))!;
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const commit = (lease: Lease, position: bigint, values: Record<string, number | null>): Promise<void> => {
    const writes: Commit['writes'] = Object.entries(values).map(([id, n]) => ({
      id,
      position,
      document: n === null ? null : { n },
    }));
    return store.commit({
      lease,
      collection: 'notes',
      purges: [],
      writes,
      checkpoint: { name: 'notes', position },
    });
  };
  const late = (id: string, position: bigint, n: number | null): PreparedWrite => ({
    id,
    position,
    isLate: false,
    filter: { _id: id, _position: { $lt: position }, _token: { $lte: first.token } },
    replacement: n === null ? null : { n, _position: position, _token: first.token },
    isNew: false,
    bytes: 20,
  });
  const sendLate = (...writes: PreparedWrite[]): Promise<void> =>
    runWrites(databaseOf(database.client, database.name), NOTES, writes, first);
  const values = async (): Promise<unknown> =>
    Object.fromEntries((await documents.find({}).sort({ _id: 1 }).toArray()).map(({ _id, n }) => [_id, n]));

  it('replaces nothing that the new holder has written, and learns that it was overtaken', async () => {
    await commit(second, 2n, { a: 2 });
    await expect(sendLate(late('a', 9n, 9))).rejects.toMatchObject(LOST);
    expect(await values()).toEqual({ a: 2, b: 1 });
  });

  it('removes and purges nothing that the new holder has written', async () => {
    await commit(second, 2n, { a: 2 });
    await sendLate(late('a', 9n, null));
    await runPurge(
      databaseOf(database.client, database.name),
      NOTES,
      { field: 'n', value: 2, before: null },
      first.token,
    );
    expect(await values()).toEqual({ a: 2, b: 1 });
  });

  it('moves no checkpoint, not even before the new holder has stored anything', async () => {
    const own = databaseOf(database.client, database.name);
    await expect(moveCheckpoint(own, { name: 'notes', position: 9n }, first)).rejects.toMatchObject(LOST);
    await expect(claimCheckpoint(own, 'notes', first)).rejects.toMatchObject(LOST);
    expect(await store.checkpoint('notes')).toBe(1n);
    await store.resetCheckpoint('notes');
    await expect(moveCheckpoint(own, { name: 'notes', position: 9n }, first)).rejects.toMatchObject(LOST);
    expect(await store.checkpoint('notes')).toBe(START);
    await commit(second, 3n, {});
    expect(await store.checkpoint('notes')).toBe(3n);
  });

  onValidators('inserts and replaces nothing at all: the server refuses its token', async () => {
    await commit(second, 2n, { a: null });
    await expect(sendLate(late('a', 1n, 1))).rejects.toMatchObject(LOST);
    await expect(sendLate(late('b', 9n, 9))).rejects.toMatchObject(LOST);
    expect(await values()).toEqual({ b: 1 });
    expect(await documents.findOne({ _id: 'a' })).toBeNull();
  });

  onValidators('cannot lower what the server asks for', async () => {
    await commit(second, 2n, {});
    await expect(commit(first, 3n, { a: 3 })).rejects.toMatchObject(LOST);
    await expect(sendLate(late('b', 9n, 9))).rejects.toMatchObject(LOST);
  });

  onNoValidators.each([115, 238, 303])(
    'is kept out by the guards of the single documents where the server says by code %i that it knows no validators',
    async (code) => {
      // As it answers code 59 itself.
      const [code59, other] = [codeInBson(59), codeInBson(code)];
      const relay = await openMongoRelay(database.url, ({ toClient }) => ({
        fromServer: (bytes) => toClient(replaced(bytes, code59, other)),
      }));
      const through = await openMongoDocuments({
        url: relay.url,
        database: database.name,
        clock: () => now,
      });
      const writes = [{ id: 'a', position: 2n, document: { n: 2 } }];
      await through.commit({ lease: second, collection: 'notes', purges: [], writes });
      await expect(sendLate(late('a', 9n, 9))).rejects.toMatchObject(LOST);
      expect(await values()).toEqual({ a: 2, b: 1 });
      await through.close();
      await relay.close();
    },
  );

  it('leaves nothing behind for a collection that is made again after it was dropped', async () => {
    await store.dropCollection('notes');
    // On a server without validators it makes the collection again by writing.
    await sendLate(late('ghost', 9n, 9));
    await store.ensureCollection({ name: 'notes', indexes: [{ fields: ['n'] }] });
    expect(await store.count('notes', [{}], 10)).toBe(0);
    await commit(second, 2n, { a: 2 });
    expect(await values()).toEqual({ a: 2 });
  });

  it('of many writes of one document at once the one with the greatest position stays', async () => {
    const positions = Array.from({ length: 50 }, (_, n) => ((n * 7) % 50) + 1);
    await Promise.all(positions.map((position) => sendLate(late('c', BigInt(position), position))));
    expect(await values()).toMatchObject({ c: 50 });
  });
});
