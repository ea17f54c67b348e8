import { expect, test } from '@jest/globals';
import { describeOnMongo, freshMongoDatabase } from '../testing/mongo-databases.js';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

describeOnMongo('the first connection', () => {
  test('may fail as often as it likes: questions go through once the server is there', async () => {
    const database = freshMongoDatabase();
    const { hostname, port: usual } = new URL(database.url);
    let isThere = false;
    const relay = createServer((inner) => {
      if (!isThere) return void inner.destroy();
      const outer = connect(Number(usual) || 27_017, hostname);
      outer.on('error', () => inner.destroy());
      inner.on('error', () => outer.destroy());
      inner.pipe(outer).pipe(inner);
    });
    relay.listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const { port } = relay.address() as AddressInfo;
    const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
    const store = await database.open({ url, timeoutMs: 300 });
    try {
      for (let count = 0; count < 3; count++) {
        const asked = await Promise.allSettled([store.checkpoint('a'), store.listRecords('b')]);
        for (const { status, reason } of asked as PromiseRejectedResult[])
          expect([status, (reason as { code?: string }).code]).toEqual(['rejected', 'STORE_UNAVAILABLE']);
      }
      isThere = true;
      const outcome = async (): Promise<unknown> => store.checkpoint('a').catch(() => null);
      let position = await outcome();
      for (let asked = 0; position === null && asked < 100; asked++) position = await outcome();
      expect(position).toBe(0n);
    } finally {
      await store.close();
      relay.close();
      await database.drop();
    }
  });
});
