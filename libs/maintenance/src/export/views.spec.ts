import { expect, test } from '@jest/globals';
import { openCore, readConfig } from '@parley/composition';
import { describeOnMongo, freshMongoDatabase, mongoLacks } from '@parley/documents-mongo/testing';
import { viewOf } from '@parley/subscriptions';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openRelayWithViews } from '../../../../test/support/servers/mongo-views.js';
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

  test('show another build once that is served, and nothing else of them changes', async () => {
    const database = freshMongoDatabase();
    const relay = await openRelayWithViews(database.url);
    const folder = await mkdtemp(join(tmpdir(), 'parley-views-'));
    const env = { MONGODB_URL: relay.url, MONGODB_DATABASE: database.name };
    const config = await readConfig({ PARLEY_DATA: folder, ...env });
    const core = await openCore(config, { role: 'server' });
    const { projections } = core;
    try {
      const head = await core.eventStore.head();
      for (const name of core.projectionNames)
        expect(await projections.waitFor(name, head, 60_000)).toBe('reached');
      const { made } = await exportViews(config);
      expect([...relay.views.keys()]).toEqual(made);
      const before = new Map(relay.views);
      const first = await projections.serving('dialog-list');
      expect(before.get('dialog_list')?.viewOn).toBe(first);
      const by = {
        commandId: 'rebuild',
        actor: { kind: 'system', id: null },
        correlationId: 'rebuild',
      } as const;
      await projections.submit({ type: 'rebuild', name: 'dialog-list' }, by);
      for (let left = 1_000; left > 0 && relay.views.get('dialog_list')?.viewOn === first; left--)
        await pause(20);
      await projections.refresh();
      const viewOn = await projections.serving('dialog-list');
      expect(viewOn).not.toBe(first);
      const { pipeline } = before.get('dialog_list')!;
      expect(relay.views).toEqual(new Map([...before, ['dialog_list', { viewOn, pipeline }]]));
    } finally {
      await core.close();
      await relay.close();
      await database.drop();
      await rm(folder, { recursive: true });
    }
  }, 90_000);
});
