import { expect, it } from '@jest/globals';
import type { Lease } from '@parley/eventsourcing';
import { describeOnMongo, freshMongoDatabase } from '../testing/mongo-databases.js';

describeOnMongo('a unique index that an operator made', () => {
  it('ends a step that it refuses with an error that names the collection, and once it is dropped the step is done', async () => {
    const database = freshMongoDatabase();
    const store = await database.open();
    try {
      await store.ensureCollection({ name: 'notes', indexes: [{ fields: ['n'] }] });
      const notes = database.client.db(database.name).collection('notes');
      await notes.createIndexes([{ key: { title: 1 }, name: 'mine', unique: true }]);
      const lease = (await store.acquireLease('notes', 'one', 60_000)) as Lease;
      const writes = ['a', 'b'].map((id) => ({ id, position: 1n, document: { n: 1, title: 'same' } }));
      const step = { lease, collection: 'notes', purges: [], writes };
      await expect(store.commit(step)).rejects.toMatchObject({
        code: 'STORE_FOREIGN',
        details: { collection: 'notes' },
      });
      await notes.dropIndex('mine');
      await store.commit(step);
      expect((await store.get('notes', ['a', 'b'])).size).toBe(2);
    } finally {
      await store.close();
      await database.drop();
    }
  });

  it('shows that no write of a step is sent before its copies are there', async () => {
    const database = freshMongoDatabase();
    const store = await database.open();
    try {
      await store.ensureCollection({ name: 'notes', indexes: [{ fields: ['n'] }] });
      const notes = database.client.db(database.name).collection('notes');
      await notes.createIndexes([{ key: { title: 1 }, name: 'mine', unique: true }]);
      const lease = (await store.acquireLease('notes', 'one', 60_000)) as Lease;
      const of = (id: string, title: string) => ({
        id,
        position: 1n,
        document: { n: 1, title },
        isNew: true,
      });
      const step = { lease, collection: 'notes', purges: [] };
      await store.commit({ ...step, writes: [of('a', 'a')] });
      const refused = { code: 'STORE_FOREIGN' };
      const withCopy = { ...step, copies: [of('copy', 'a')], writes: [of('b', 'b')] };
      await expect(store.commit(withCopy)).rejects.toMatchObject(refused);
      expect([...(await store.get('notes', ['copy', 'b'])).keys()]).toEqual([]);
      const withWrite = { ...step, copies: [of('copy', 'c')], writes: [of('b', 'a')] };
      await expect(store.commit(withWrite)).rejects.toMatchObject(refused);
      expect([...(await store.get('notes', ['copy', 'b'])).keys()]).toEqual(['copy']);
    } finally {
      await store.close();
      await database.drop();
    }
  });
});
