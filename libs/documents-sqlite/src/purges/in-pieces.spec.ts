import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { START, type Commit, type DocumentStore, type Lease } from '@parley/eventsourcing';
import { refusalOf } from '@parley/testkit';
import { faultsOf } from '@parley/sqlite';
import { join } from 'node:path';
import { useSpecFolder } from '../recovery.fixtures.js';
import { wordFaults } from '../words/inspect/inspect.js';
import { PIECE } from './in-pieces.js';

const folder = useSpecFolder();
const NAME = 'texts';
const WORDS = { field: 'words', at: 'at', shown: ['dialog'], bins: { field: 'dialog', bits: 20 } };
const SPEC = { name: NAME, indexes: [{ fields: ['dialog'] }], words: WORDS };
const LONG = 4 * PIECE + 50;

interface Opened {
  readonly store: DocumentStore;
  readonly lease: Lease;
}

async function open(path?: string, isFilling = false): Promise<Opened> {
  const store = await folder.open(path);
  await store.ensureCollection({ ...SPEC, filling: isFilling });
  const lease = await store.acquireLease(NAME, 'owner-1', 60_000);
  if (lease === null) throw new Error('Another has the lease.');
  return { store, lease };
}

const textOf = (n: number, dialog: number) => ({
  words: `said number${n}`,
  at: new Date(Date.UTC(2026, 0, 1) + n * 700).toISOString(),
  dialog,
});

/** A long dialog, 1, and a short one. */
async function withDialogs(opened: Opened): Promise<Opened> {
  const { store, lease } = opened;
  const writes = Array.from({ length: LONG + 10 }, (_, n) => {
    const document = textOf(n, n < LONG ? 1 : 2);
    return { id: `m${n}`, position: 1n, document };
  });
  await store.commit({ lease, collection: NAME, purges: [], writes });
  return opened;
}

/** Removes dialog 1, and leaves one document of it. */
const purgeOf = (lease: Lease): Commit => ({
  lease,
  collection: NAME,
  purges: [{ field: 'dialog', value: 1, before: 5n }],
  writes: [{ id: 'left', position: 5n, document: textOf(0, 1) }],
  checkpoint: { name: NAME, position: 5n },
});

const left = (store: DocumentStore, dialog = 1): Promise<number> =>
  store.count(NAME, [{ dialog }], 10 * LONG);
const found = async (store: DocumentStore): Promise<number> => {
  const query = { all: [{ term: 'said' }], none: [], direction: -1, limit: 5_000 } as const;
  return (await store.findByWords(NAME, query)).ids.length;
};

/** Until some of the long dialog is gone. */
async function begun({ store }: Opened): Promise<void> {
  while ((await left(store)) === LONG) await turn();
}

const faultsIn = (path: string): readonly string[] => [
  ...faultsOf(join(path, 'documents.db'), 'document store', 10),
  ...wordFaults({ folder: path }),
];

describe('a purge of many documents', () => {
  it('removes some at a time, other steps are stored in between, and the checkpoint comes last', async () => {
    const { store, lease } = await withDialogs(await open());
    const sizes: number[] = [];
    let steps = 0;
    let isDone = false;
    const done = store.commit(purgeOf(lease)).then(() => (isDone = true));
    for (let before = LONG; !isDone;) {
      await store.putRecord('steps', 'one', steps, steps);
      steps += 1;
      const now = await left(store);
      if (!isDone && now > 1) expect(await store.checkpoint(NAME)).toBe(START);
      if (now < before) sizes.push(before - now);
      before = now;
    }
    await done;
    expect(sizes.every((size) => size <= PIECE)).toBe(true);
    expect(sizes.length).toBeGreaterThanOrEqual(Math.ceil(LONG / PIECE));
    expect(steps).toBeGreaterThan(sizes.length / 2);
    expect([await left(store), await left(store, 2), await found(store)]).toEqual([1, 10, 11]);
    expect(await store.checkpoint(NAME)).toBe(5n);
  });

  it('goes on after a kill in the middle, and leaves nothing in the index of words', async () => {
    const opened = await withDialogs(await open());
    const done = opened.store.commit(purgeOf(opened.lease));
    await begun(opened);
    const copy = folder.leftByKill('killed');
    await done;
    const killed = await open(copy);
    const [documents, hits] = [await left(killed.store), await found(killed.store)];
    expect(documents).toBeLessThan(LONG);
    expect(documents).toBeGreaterThan(1);
    expect(hits).toBe(documents + 10);
    expect(await killed.store.checkpoint(NAME)).toBe(START);
    await killed.store.commit(purgeOf(killed.lease));
    expect([await left(killed.store), await found(killed.store)]).toEqual([1, 11]);
    expect(await killed.store.checkpoint(NAME)).toBe(5n);
    await folder.close();
    expect([faultsIn(copy), faultsIn(folder.path)]).toEqual([[], []]);
  });

  it('whose lease another has taken in the middle stores nothing more', async () => {
    const opened = await withDialogs(await open());
    const { store, lease } = opened;
    const refused = refusalOf(store.commit(purgeOf(lease)));
    await begun(opened);
    await store.releaseLease(lease);
    expect(await store.acquireLease(NAME, 'owner-2', 60_000)).not.toBeNull();
    expect(await refused).toMatch('LEASE_LOST');
    expect(await left(store)).toBeGreaterThan(1);
    expect((await store.get(NAME, ['left'])).size).toBe(0);
  });

  it('that cannot be stored whole removes nothing, and one that can stores its documents as they were', async () => {
    const { store, lease } = await withDialogs(await open());
    const wrong = { ...purgeOf(lease), writes: [{ id: 'a', position: 5n, document: { dialog: {} } }] };
    expect(await refusalOf(store.commit(wrong as unknown as Commit))).toMatch('INVALID_DOCUMENT');
    expect(await left(store)).toBe(LONG);
    const document = textOf(0, 1);
    const done = store.commit({ ...purgeOf(lease), writes: [{ id: 'left', position: 5n, document }] });
    document.dialog = 2;
    await done;
    expect([await left(store), await left(store, 2)]).toEqual([1, 10]);
  });

  it('meets indexes that are made in the middle, that of words too', async () => {
    const { store, lease } = await withDialogs(await open(undefined, true));
    const done = store.commit(purgeOf(lease));
    const extended = { ...SPEC, indexes: [...SPEC.indexes, { fields: ['at'] }] };
    await Promise.all([done, store.ensureCollection(extended)]);
    expect([await left(store), await found(store)]).toEqual([1, 11]);
    const sorted = await store.find(NAME, { anyOf: [{}], sort: [['at', 1]], limit: 1 });
    expect(sorted.map(({ id }) => id)).toEqual(['left']);
    await folder.close();
    expect(faultsIn(folder.path)).toEqual([]);
  });
});
