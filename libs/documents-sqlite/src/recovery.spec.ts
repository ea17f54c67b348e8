import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ParleyError } from '@parley/eventsourcing';
import { closeSqliteFile, openSqliteFile } from '@parley/sqlite';
import { KIND, MIGRATIONS, APPLICATION_ID } from './format.js';
import { COLLECTION, prepare, stateOf, storeNote, useSpecFolder } from './recovery.fixtures.js';

const folder = useSpecFolder();
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

async function codeOfOpening(): Promise<string> {
  try {
    await folder.open();
    return 'opened';
  } catch (error) {
    return error instanceof ParleyError ? error.code : String(error);
  }
}

describe('after a kill -9', () => {
  it('every acknowledged step is there, with its checkpoint and index, though nothing was closed', async () => {
    const store = await folder.open();
    const lease = await prepare(store);
    for (const n of upTo(20)) await storeNote(store, lease, n);
    const left = await folder.open(folder.leftByKill('killed'));
    expect(await stateOf(left)).toEqual({ checkpoint: 20, notes: upTo(20) });
    const again = await left.acquireLease('notes', 'owner-2', 60_000);
    await storeNote(left, again ?? lease, 21);
    expect(await stateOf(left)).toEqual({ checkpoint: 21, notes: upTo(21) });
  });

  it('the leases of the killed process are free at once, and lost to it', async () => {
    const store = await folder.open();
    const lease = await prepare(store);
    const left = await folder.open(folder.leftByKill('killed'));
    const taken = await left.acquireLease('notes', 'owner-2', 60_000);
    expect(taken?.token).toBe(lease.token + 1);
    await expect(storeNote(left, lease, 1)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect((await stateOf(left)).notes).toEqual([]);
  });

  it('wherever the journal was cut, documents and checkpoint agree: a step is there whole or not at all', async () => {
    const store = await folder.open();
    await prepare(store);
    await store.close();
    const again = await folder.open();
    const lease = await prepare(again);
    for (const n of upTo(5)) await storeNote(again, lease, n);
    const bytes = statSync(join(folder.leftByKill('whole'), 'documents.db-wal')).size;
    const seen = new Set<number>();
    for (const part of upTo(16)) {
      const copy = folder.leftByKill(`cut-${part}`);
      truncateSync(join(copy, 'documents.db-wal'), Math.floor((bytes * part) / 16));
      const { checkpoint, notes } = await stateOf(await folder.open(copy));
      expect(notes).toEqual(upTo(checkpoint));
      seen.add(checkpoint);
    }
    expect([...seen]).toEqual(expect.arrayContaining([0, 5]));
    expect(seen.size).toBeGreaterThan(3);
  });
});

describe('a file that cannot be used', () => {
  const path = (): string => join(folder.path, 'documents.db');

  /** Expects a refusal that leaves the file as it was. */
  async function expectRefusal(code: string): Promise<void> {
    const before = readFileSync(path());
    expect(await codeOfOpening()).toBe(code);
    expect(readFileSync(path()).equals(before)).toBe(true);
    expect(existsSync(`${path()}-wal`)).toBe(false);
  }

  it('is refused when damaged, and stays as it was', async () => {
    writeFileSync(path(), 'no database '.repeat(100));
    await expectRefusal('STORE_DAMAGED');
  });

  it('is refused when it is another kind of store, and stays as it was', async () => {
    const other = {
      path: path(),
      applicationId: APPLICATION_ID + 1,
      migrations: MIGRATIONS,
      kind: KIND,
    } as const;
    closeSqliteFile(openSqliteFile(other));
    await expectRefusal('STORE_FOREIGN');
  });

  it('is refused when a newer version wrote it, and stays as it was', async () => {
    const migrations = [...MIGRATIONS, 'CREATE TABLE later (x)'];
    closeSqliteFile(openSqliteFile({ path: path(), applicationId: APPLICATION_ID, migrations, kind: KIND }));
    await expectRefusal('STORE_TOO_NEW');
  });

  it('is refused while it is open elsewhere, and the first goes on', async () => {
    const store = await folder.open();
    const lease = await prepare(store);
    expect(await codeOfOpening()).toBe('STORE_LOCKED');
    await storeNote(store, lease, 1);
    expect((await stateOf(store)).notes).toEqual([1]);
  });

  it('may be opened again after a refused collection: a name that differs in case only', async () => {
    const store = await folder.open();
    await prepare(store);
    const spec = { name: COLLECTION.toUpperCase(), indexes: [] };
    await expect(store.ensureCollection(spec)).rejects.toMatchObject({ code: 'INVALID_COLLECTION' });
    expect(await store.listCollections()).toEqual([COLLECTION]);
  });
});
