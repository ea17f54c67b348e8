import { expect, test } from '@jest/globals';
import { openCore, readConfig } from '@parley/composition';
import { describeOnMongo, freshMongoDatabase, mongoLacks } from '@parley/documents-mongo/testing';
import { viewOf } from '@parley/subscriptions';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportViews } from './views.js';

test('views of embedded read models are refused', async () => {
  await expect(exportViews(await readConfig({}))).rejects.toMatchObject({ code: 'EXPORT_NOT_IN_MONGODB' });
});

describeOnMongo('views of read models in MongoDB', () => {
  test('have the names of an export in the database of the namespace; a server without views is told', async () => {
    const database = freshMongoDatabase('views');
    const folder = await mkdtemp(join(tmpdir(), 'parley-views-'));
    const [before = ''] = database.name.split('-');
    const env = { MONGODB_URL: database.url, MONGODB_DATABASE: before, PARLEY_NAMESPACE: 'views' };
    const config = await readConfig({ PARLEY_DATA: folder, ...env });
    const core = await openCore(config, { role: 'server' });
    try {
      const head = await core.eventStore.head();
      for (const name of core.projectionNames)
        expect(await core.projections.waitFor(name, head, 60_000)).toBe('reached');
      const db = database.client.db(database.name);
      if ((await mongoLacks()).length > 0) {
        await expect(exportViews(config)).rejects.toThrow('it makes no views');
        const names = (await db.listCollections().toArray()).map(({ name }) => name);
        expect(names.some((name) => name.startsWith('dialog_list_v'))).toBe(true);
        expect(names.filter((name) => core.projectionNames.map(viewOf).includes(name))).toEqual([]);
        return;
      }
      const { made, missing } = await exportViews(config);
      expect(missing).toEqual([]);
      expect(made).toContain('dialog_list');
      expect((await exportViews(config)).kept).toEqual(made);
      const listed = await db.listCollections({ type: 'view' }).toArray();
      expect(listed.map(({ name }) => name).sort()).toEqual([...made].sort());
    } finally {
      await core.close();
      await database.drop();
      await rm(folder, { recursive: true });
    }
  }, 90_000);
});
