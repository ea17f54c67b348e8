import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DocumentStore, DocumentWrite, Lease } from '@parley/eventsourcing';
import { refusalOf } from '@parley/testkit';
import { openSqliteFile, type Database } from '@parley/sqlite';
import { APPLICATION_ID, KIND, MIGRATIONS } from './format.js';
import { COLLECTION, prepare, stateOf, storeNote } from './recovery.fixtures.js';
import { createStore } from './store.js';
import { NO_TURNS } from './turns/turns.js';

let folder: string;
let database: Database.Database;
let store: DocumentStore;
let lease: Lease;
/** How many transactions began since the store was prepared. */
let transactions: () => number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-documents-'));
  const path = join(folder, 'documents.db');
  database = openSqliteFile({ path, applicationId: APPLICATION_ID, migrations: MIGRATIONS, kind: KIND });
  store = createStore(database, { path, clock: Date.now, access: 'alone', turns: NO_TURNS });
  lease = await prepare(store);
  const executed = jest.spyOn(database, 'exec');
  transactions = () => executed.mock.calls.filter(([text]) => text.startsWith('BEGIN')).length;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const notes = (count: number, prefix: string): DocumentWrite[] =>
  Array.from({ length: count }, (_, n) => ({ id: `${prefix}-${n}`, position: 1n, document: { n } }));

const commit = (writes: readonly DocumentWrite[]): Promise<void> =>
  store.commit({ lease, collection: COLLECTION, purges: [], writes });

describe('group commit', () => {
  it('stores whatever waits together in one transaction, in the order asked', async () => {
    const steps = Array.from({ length: 64 }, (_, n) => storeNote(store, lease, n + 1));
    const records = Array.from({ length: 8 }, (_, n) => store.putRecord('kind', 'one', n, n));
    expect(await Promise.all(records)).toEqual(records.map(() => true));
    await Promise.all(steps);
    expect(transactions()).toBe(1);
    expect((await stateOf(store)).notes).toHaveLength(64);
    await storeNote(store, lease, 65);
    expect(transactions()).toBe(2);
  });

  it('ends a group at 10,000 rows, so that other work gets its turn', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => commit(notes(3_500, `s${n}`))));
    expect(transactions()).toBe(4);
    expect(await store.count(COLLECTION, [{}], 100_000)).toBe(35_000);
  });

  it('waits for the disk only where a commit is not followed by another, alone or in a group', async () => {
    const set = jest.spyOn(database, 'pragma');
    const unsynced = (): number => set.mock.calls.filter(([text]) => text === 'synchronous=NORMAL').length;
    const followed = (n: number): Promise<void> => {
      const writes = notes(2, `f${n}`);
      return store.commit({ lease, collection: COLLECTION, purges: [], writes, isFollowed: true });
    };
    await followed(1);
    expect(unsynced()).toBe(1);
    await Promise.all([followed(2), followed(3)]);
    expect(unsynced()).toBe(2);
    await Promise.all([followed(4), storeNote(store, lease, 1), followed(5)]);
    await storeNote(store, lease, 2);
    expect(unsynced()).toBe(2);
    expect(database.pragma('synchronous')).toEqual([{ synchronous: 2 }]);
    expect(await store.count(COLLECTION, [{}], 100)).toBe(12);
  });

  it('stores what waits before it changes collections', async () => {
    const stored = storeNote(store, lease, 1);
    await store.ensureCollection({ name: COLLECTION, indexes: [{ fields: ['m', 'n'] }] });
    await stored;
    const found = await store.find(COLLECTION, { anyOf: [{ m: null }], sort: [['n', 1]], limit: 5 });
    expect(found.map(({ id }) => id)).toEqual(['note-1']);
    const last = storeNote(store, lease, 2);
    await store.dropCollection(COLLECTION);
    await last;
    expect(await store.listCollections()).toEqual([]);
  });

  it('stores nothing of a group that fails, tells everyone, and goes on', async () => {
    const failing = `CREATE TEMP TRIGGER failing BEFORE INSERT ON c_${COLLECTION} WHEN NEW.id = 'note-3'`;
    database.exec(`${failing} BEGIN SELECT RAISE(FAIL, 'no'); END`);
    const steps = [1, 2, 3, 4].map((n) => refusalOf(storeNote(store, lease, n)));
    const unavailable = 'Infrastructure STORE_UNAVAILABLE';
    expect(await Promise.all(steps)).toEqual([unavailable, unavailable, unavailable, unavailable]);
    expect(await stateOf(store)).toEqual({ checkpoint: 0, notes: [] });
    database.exec('DROP TRIGGER failing');
    await Promise.all([1, 2, 3].map((n) => storeNote(store, lease, n)));
    expect(await stateOf(store)).toEqual({ checkpoint: 3, notes: [1, 2, 3] });
  });
});
