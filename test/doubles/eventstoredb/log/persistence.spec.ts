import { randomBytes } from 'node:crypto';
import { appendFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { all, event, events, newStream, rejection, revisions } from '../client.fixtures.js';
import { startEventStoreDouble, type EventStoreDouble } from '../start.js';

let double: EventStoreDouble;
let client: EventStoreDBClient;
let log: string;

beforeAll(async () => {
  double = await startEventStoreDouble();
  client = EventStoreDBClient.connectionString(double.url);
  log = join(double.folder, 'events.log');
});
afterAll(async () => {
  await client.dispose();
  await double.stop();
});

/** Kills the double, lets `change` do something to its file, and starts it again, for a client that knows nothing of it. */
async function reborn(change: () => Promise<unknown>): Promise<void> {
  await client.dispose();
  await double.kill();
  await change();
  await double.restart();
  client = EventStoreDBClient.connectionString(double.url);
}

describe('what outlives the process', () => {
  it('events with all they have, expected revisions, ids and deletions', async () => {
    const [kept, hidden, ended] = [newStream(), newStream(), newStream()];
    const first = event({ text: 'ё\u0000' });
    const original = await client.appendToStream(kept, first, { expectedRevision: NO_STREAM });
    await client.appendToStream(kept, events(2));
    for (const stream of [hidden, ended]) await client.appendToStream(stream, event());
    await client.deleteStream(hidden);
    await client.tombstoneStream(ended);
    const before = await all(client.readStream(kept));
    await reborn(async () => undefined);
    expect(await all(client.readStream(kept))).toEqual(before);
    expect(await client.appendToStream(kept, first, { expectedRevision: NO_STREAM })).toEqual(original);
    expect(await rejection(all(client.readStream(hidden)))).toHaveProperty('type', 'stream-not-found');
    expect(await rejection(all(client.readStream(ended)))).toHaveProperty('type', 'stream-deleted');
  });

  it('the port; and each life begins with an event of the system', async () => {
    const before = await revisions(client.readStream('$epoch-information'));
    await reborn(async () => undefined);
    expect(await revisions(client.readStream('$epoch-information'))).toHaveLength(before.length + 1);
  });
});

describe('a log that ends in the middle', () => {
  it('an append of which the last bytes are missing is cut off whole', async () => {
    const stream = newStream();
    await client.appendToStream(stream, event());
    await client.appendToStream(stream, events(3));
    await reborn(async () => truncate(log, (await stat(log)).size - 1));
    expect(await revisions(client.readStream(stream))).toEqual([0n]);
    const result = await client.appendToStream(stream, event(), { expectedRevision: 0n });
    expect(result.nextExpectedRevision).toBe(1n);
  });

  it.each([1, 7, 8, 200])('%s bytes behind the last append are cut off', async (count) => {
    const stream = newStream();
    await client.appendToStream(stream, events(2));
    await reborn(() => appendFile(log, randomBytes(count).fill(1, 0, 1)));
    expect(await revisions(client.readStream(stream))).toEqual([0n, 1n]);
  });

  it('an append whose bytes have changed is cut off', async () => {
    const stream = newStream();
    await client.appendToStream(stream, event());
    await client.appendToStream(stream, event());
    await reborn(async () => {
      const bytes = await readFile(log);
      bytes[bytes.length - 2]! ^= 1;
      await writeFile(log, bytes);
    });
    expect(await revisions(client.readStream(stream))).toEqual([0n]);
  });
});

describe('a large log', () => {
  it('is read after a restart in the order in which it was written', async () => {
    const stream = newStream();
    // Together more than is loaded at once, and single events larger than a page of a read.
    for (let written = 0; written < 24; written += 2)
      await client.appendToStream(stream, events(2, { pad: 'x'.repeat(500_000) }));
    await client.appendToStream(stream, events(2_000, { pad: 'x'.repeat(200) }));
    await reborn(async () => undefined);
    const found = (await all(client.readAll())).filter(({ streamId }) => streamId === stream);
    expect(found.map(({ revision }) => Number(revision))).toEqual(Array.from({ length: 2_024 }, (_, n) => n));
  });
});
