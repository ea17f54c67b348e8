import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startEventStoreDouble,
  type EventStoreDouble,
} from '../../../../../test/doubles/eventstoredb/start.js';
import { type Core, openCore, readConfig } from '@parley/composition';
import { examine } from '../doctor.js';

let folder: string;
let double: EventStoreDouble;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-deep-esdb-'));
  double = await startEventStoreDouble();
});
afterEach(async () => {
  await double.stop();
  await rm(folder, { recursive: true });
});

const envOf = () => ({ PARLEY_DATA: folder, EVENTSTOREDB_URL: double.url });

async function served<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const core = await openCore(await readConfig(envOf()), { role: 'server', onError: () => undefined });
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}

/** An event of a dialog whose metadata are no JSON any more, and one of a program that shares the log. */
async function damage(): Promise<void> {
  const client = EventStoreDBClient.connectionString(double.url);
  const broken = jsonEvent({
    type: 'DialogClosed',
    data: {},
    metadata: Buffer.from('{"commandId":') as never,
  });
  await client.appendToStream('orders-1', broken);
  await client.appendToStream('dialog-999', broken);
  await client.dispose();
}

test('an event of a dialog whose metadata cannot be read stops its stream alone, and is reported with its place', async () => {
  const place = 'DialogClosed in dialog-999 at revision 0';
  await served(async ({ projections, eventStore }) => {
    await projections.waitFor('feed', await eventStore.head(), 30_000);
    await damage();
    expect(await projections.waitFor('feed', await eventStore.head(), 30_000)).toBe('parked');
    const parked = (await projections.parked()).filter(({ name }) => name === 'feed');
    expect(parked).toMatchObject([{ stream: 'dialog-999', revision: 0, code: 'STORE_DAMAGED' }]);
  });
  const findings = await examine({ env: envOf(), sleep: async () => undefined, deep: () => undefined });
  const [found, ...others] = findings.filter(({ subject }) => subject === 'every event');
  expect(others).toEqual([]);
  expect(found).toMatchObject({ verdict: 'problem', found: expect.stringContaining(place) });
});

test('a build that meets such an event fails there', async () => {
  await served(async ({ projections, eventStore }) =>
    projections.waitFor('feed', await eventStore.head(), 30_000),
  );
  await damage();
  await rm(join(folder, 'documents.db'));
  await served(async ({ projections }) => {
    const stateOf = async () => (await projections.states()).find(({ name }) => name === 'feed');
    let found = await stateOf();
    while (found?.state !== 'failed') found = await stateOf();
    expect(found).toMatchObject({ error: 'STORE_DAMAGED', failedAt: { stream: 'dialog-999', revision: 0 } });
  });
});
