import { expect, test } from '@jest/globals';
import { describeOnMongo, freshMongoDatabase } from '../testing/mongo-databases.js';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

const OUTAGES = 8;

describeOnMongo('a connection that breaks again and again under load', () => {
  test('is made again each time: questions go through once the server is back', async () => {
    const database = freshMongoDatabase();
    const { hostname, port: usual } = new URL(database.url);
    const sockets = new Set<Socket>();
    let isThere = true;
    const relay = createServer((inner) => {
      if (!isThere) return void inner.destroy();
      const outer = connect(Number(usual) || 27_017, hostname);
      for (const socket of [inner, outer]) sockets.add(socket.on('error', () => undefined));
      inner.on('close', () => outer.destroy());
      outer.on('close', () => inner.destroy());
      inner.pipe(outer).pipe(inner);
    });
    relay.listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const { port } = relay.address() as AddressInfo;
    const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
    const store = await database.open({ url, timeoutMs: 500 });
    const outcome = async (): Promise<unknown> => store.checkpoint('a').catch(() => null);
    const untilAnswered = async (position: unknown): Promise<unknown> => {
      for (let asked = 0; asked < 200; asked++) if ((await outcome()) === position) return position;
      return 'never';
    };
    try {
      for (let outage = 0; outage < OUTAGES; outage++) {
        expect(await untilAnswered(0n)).toBe(0n);
        isThere = false;
        for (const socket of sockets) socket.destroy();
        sockets.clear();
        expect(await untilAnswered(null)).toBeNull();
        await Promise.all(Array.from({ length: 16 }, outcome));
        isThere = true;
      }
      expect(await untilAnswered(0n)).toBe(0n);
    } finally {
      await store.close();
      relay.close();
      await database.drop();
    }
  });
});
