import { describe, expect, test } from '@jest/globals';
import { describeOnMongo, freshMongoDatabase } from './testing/index.js';
import { keepMongoViews, keepViews, VIEW_PIPELINE } from './views.js';

interface Kind {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Answers as MongoDB documents it: `create` and `collMod` with viewOn and pipeline, `listCollections` with what a view is of. */
function database(...collections: readonly string[]) {
  const held = new Map<string, Kind>(collections.map((name) => [name, { type: 'collection', options: {} }]));
  const ran: object[] = [];
  return {
    held,
    ran,
    db: {
      command: async (command: Record<string, unknown>) => {
        ran.push(command);
        const name = String(command['create'] ?? command['collMod']);
        if (command['collMod'] !== undefined && held.get(name)?.type !== 'view') throw new Error('no view');
        const { viewOn, pipeline } = command;
        held.set(name, { type: 'view', options: { viewOn, pipeline } });
        return {};
      },
      listCollections: ({ name }: { name: string }) => ({
        toArray: async () => (held.has(name) ? [{ name, ...held.get(name) }] : []),
      }),
      dropCollection: async (name: string) => held.delete(name),
    } as never,
  };
}

const view = (version: number) => [{ name: 'feed', collection: `feed_v${version}` }];

describe('views', () => {
  test('are made once, and follow the version that is served', async () => {
    const { db, ran } = database('feed_v1', 'feed_v2');
    expect(await keepViews(db, view(1), true)).toEqual({ made: ['feed'], changed: [], kept: [] });
    expect(await keepViews(db, view(1), true)).toEqual({ made: [], changed: [], kept: ['feed'] });
    expect(await keepViews(db, view(2), false)).toEqual({ made: [], changed: ['feed'], kept: [] });
    expect(ran).toEqual([
      { create: 'feed', viewOn: 'feed_v1', pipeline: VIEW_PIPELINE },
      { collMod: 'feed', viewOn: 'feed_v2', pipeline: VIEW_PIPELINE },
    ]);
  });

  test('are made by nobody who only keeps them', async () => {
    const { db, ran } = database('feed_v1');
    expect(await keepViews(db, view(1), false)).toEqual({ made: [], changed: [], kept: [] });
    expect(ran).toEqual([]);
  });

  test('take no collection of that name', async () => {
    const { db, held } = database('feed');
    await expect(keepViews(db, view(1), true)).rejects.toMatchObject({ code: 'STORE_REFUSED' });
    expect(await keepViews(db, view(1), false)).toEqual({ made: [], changed: [], kept: [] });
    expect(held.get('feed')?.type).toBe('collection');
  });
});

describeOnMongo('views on the server of the tests', () => {
  test('show documents without what is the store’s own; a server that makes no views is refused, and nothing is left', async () => {
    const { client, name, url, drop } = freshMongoDatabase();
    try {
      const db = client.db(name);
      const row = { _id: '1' as never, dialogId: 7, _position: 3, _token: 1, _exact: '{}' };
      await db.collection('feed_v1').insertOne(row);
      const shown = await db
        .collection('feed_v1')
        .aggregate([...VIEW_PIPELINE])
        .toArray();
      expect(shown).toEqual([{ _id: '1', dialogId: 7, _position: 3 }]);
      const made = await keepMongoViews({ url, database: name }, view(1), { create: true }).catch(
        (error: unknown) => error as { code: string },
      );
      // MongoDB makes it, mongo-java-server makes a collection.
      if ('made' in made) expect(await db.collection('feed').find().toArray()).toEqual(shown);
      else expect(made.code).toBe('STORE_REFUSED');
      const names = (await db.listCollections().toArray()).map((one) => one.name);
      expect(names.includes('feed')).toBe('made' in made);
    } finally {
      await drop();
    }
  });
});
