import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClaims, type DocumentStore, type EventStore, type ParleyError } from '@parley/eventsourcing';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config/config.js';
import { openCore, type Core } from './core.js';
import { examine } from '@parley/maintenance';
import { resetReadModels } from './reset.js';
import { openStores } from './stores.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

const configOf = (data = folder) => readConfig({ PARLEY_DATA: data });

/** What a server leaves that did some work: everything folded, and closed. */
async function served<T>(work: (core: Core) => Promise<T>, data = folder): Promise<T> {
  const core = await openCore(await configOf(data), { role: 'server', onError: () => undefined });
  try {
    const result = await work(core);
    const head = await core.eventStore.head();
    for (const name of core.projectionNames) await core.projections.waitFor(name, head, 30_000);
    await core.processes.waitFor('release-dialogs', head, 30_000);
    return result;
  } finally {
    await core.close();
  }
}

/** Appends so many events; those of another `kind` are others. */
const claims =
  (count: number, kind = 'chat') =>
  async ({ claims }: Core): Promise<void> => {
    for (let id = 1; id <= count; id++) await claims.claim(kind, [String(id)], async () => id);
  };

/** A log that is older than the read models beside it. */
async function restoredOlder(): Promise<void> {
  await served(claims(3));
  const older = join(folder, 'older.db');
  await cp(join(folder, 'events.db'), older);
  await served(claims(5, 'lost'));
  await cp(older, join(folder, 'events.db'));
}

/** The same, and the log has gone on beyond the old end, with other events. */
async function restoredAndGoneOn(): Promise<void> {
  await restoredOlder();
  const aside = join(folder, 'aside');
  await cp(join(folder, 'events.db'), join(aside, 'events.db'));
  await served(claims(20, 'other'), aside);
  await cp(join(aside, 'events.db'), join(folder, 'events.db'));
}

const started = async (): Promise<string> => {
  try {
    return await served(async () => 'started');
  } catch (error) {
    return (error as ParleyError).code;
  }
};
const problems = async () => {
  const findings = await examine({ env: { PARLEY_DATA: folder }, sleep: async () => undefined });
  return findings.filter(({ verdict }) => verdict === 'problem');
};

describe.each([
  ['ends before them', restoredOlder, 'CHECKPOINT_BEYOND_HEAD'],
  ['has gone on beyond them with other events', restoredAndGoneOn, 'LOG_MISMATCH'],
])('read models whose log %s', (_name, make, code) => {
  test('keep a server from starting, are a problem to doctor, and are built again after a reset', async () => {
    await make();
    expect(await started()).toBe(code);
    const found = expect.stringMatching(new RegExp(`^${code}: .*parley documents reset`));
    expect(await problems()).toMatchObject([{ subject: 'read models and log', found }]);
    const { forgotten, begunAgain } = await resetReadModels(await configOf());
    expect([forgotten.includes('commands_v2'), begunAgain]).toEqual([true, ['release-dialogs']]);
    await served(async (core) => {
      await claims(2, 'afterwards')(core);
      const head = await core.eventStore.head();
      for (const name of core.projectionNames)
        expect(await core.projections.waitFor(name, head, 30_000)).toBe('reached');
    });
    expect(await problems()).toEqual([]);
  });
});

test('read models without their log keep a server from starting, and are a problem to doctor', async () => {
  await served(claims(1));
  await rm(join(folder, 'events.db'));
  expect(await problems()).toMatchObject([{ found: expect.stringMatching(/no log \(events.db\)/) }]);
  expect(await started()).toBe('LOG_MISMATCH');
});

test('a folder of before logs had names starts and goes on, and is told apart from then on', async () => {
  const stores = async <T>(work: (log: EventStore, documents: DocumentStore) => Promise<T>): Promise<T> => {
    const config = await configOf();
    const { eventStore, documents } = await openStores(config);
    const result = await work(eventStore, documents);
    await documents.close();
    await eventStore.close();
    return result;
  };
  await stores(async (log) => {
    await createClaims(log, { clock: Date.now }).claim('chat', ['1'], async () => 1);
  });
  expect(await started()).toBe('started');
  await stores(async (_log, documents) => {
    await documents.deleteRecord('log', 'built-from');
  });
  expect(await started()).toBe('started');
  await rm(join(folder, 'events.db'));
  expect(await started()).toBe('LOG_MISMATCH');
});
