import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Document, DocumentStore, Lease } from '@parley/eventsourcing';
import Database from 'libsql';
import { faultsOf } from '@parley/sqlite';
import { wordFaults } from '../inspect/inspect.js';
import { createCollections } from '../../collections/collections.js';
import { writingTo } from '../../collections/writing.js';
import { useSpecFolder } from '../../recovery.fixtures.js';
import { readSqliteDocuments } from '../../open.js';
import { createSql } from '../../sql.js';
import { createPieces } from './pieces.js';
import { NO_TURNS } from '../../turns/turns.js';

const folder = useSpecFolder();
const NAME = 'texts';
const WORDS = { field: 'words', at: 'at', shown: ['dialog'], bins: { field: 'dialog', bits: 20 } };
const SPEC = { name: NAME, indexes: [{ fields: ['dialog'] }], words: WORDS };

async function open(path?: string): Promise<{ store: DocumentStore; lease: Lease }> {
  const store = await folder.open(path);
  await store.ensureCollection(SPEC);
  const lease = await store.acquireLease(NAME, 'owner-1', 60_000);
  if (lease === null) throw new Error('Another has the lease.');
  return { store, lease };
}

const textOf = (n: number, words: string): Document => ({
  words: `${words} d:${n % 2} number${n}`,
  at: new Date(Date.UTC(2026, 0, 1) + n * 700).toISOString(),
  dialog: n % 2,
});

function storeTexts(
  { store, lease }: { store: DocumentStore; lease: Lease },
  words: string,
  position: bigint,
  count = 600,
  first = 0,
): Promise<void> {
  const writes = Array.from({ length: count }, (_, n) => ({
    id: `m${first + n}`,
    position,
    document: textOf(first + n, words),
  }));
  return store.commit({ lease, collection: NAME, purges: [], writes });
}

/** Counted beside the store, by another process where this one would drop its locks. */
function counted(path: string, rows: string): number {
  const file = new Database(join(path, 'documents.db'));
  try {
    return (file.prepare(`SELECT count(*) FROM ${rows}`).raw().all() as [number][])[0]?.[0] ?? -1;
  } finally {
    file.close();
  }
}
const waiting = (path = folder.path): number => counted(path, `g_${NAME}`);
/** Of the index of words. */
const segments = (path = folder.path): number => counted(path, `(SELECT DISTINCT segid FROM w_${NAME}__idx)`);
/** Tables that are still to be removed. */
const rubbish = (path = folder.path): number => counted(path, "sqlite_schema WHERE name GLOB 'x_*'");

const faultsIn = (path: string): readonly string[] => [
  ...faultsOf(join(path, 'documents.db'), 'document store', 10),
  ...wordFaults({ folder: path }),
];

/** In which files of the store a text stands. */
function filesWith(text: string): string[] {
  const { stdout } = spawnSync('grep', ['-rlaF', text, folder.path], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '');
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

describe('what is deleted leaves the index of words', () => {
  it('a purge and an edit leave nothing in the bytes of any file, and the index stays whole', async () => {
    const opened = await open();
    await storeTexts(opened, 'sekretno tajnopis', 1n);
    expect(filesWith('tajnopis')).not.toEqual([]);
    await storeTexts(opened, 'otkryto', 2n, 100);
    const { store, lease } = opened;
    const purges = [0, 1].map((value) => ({ field: 'dialog', value, before: 2n }));
    await store.commit({ lease, collection: NAME, purges, writes: [] });
    const query = { all: [{ term: 'tajnopis' }], none: [], direction: -1, limit: 10 } as const;
    expect((await store.findByWords(NAME, query)).ids).toEqual([]);
    await until(() => filesWith('tajnopis').length === 0);
    expect(filesWith('sekretno')).toEqual([]);
    expect(filesWith('number400')).toEqual([]);
    expect(waiting()).toBe(0);
    expect(filesWith('otkryto')).not.toEqual([]);
    expect(await store.countByWords(NAME, { term: 'otkryto' }, 1_000)).toBe(100);
    await store.close();
    expect(faultsIn(folder.path)).toEqual([]);
  });

  it('words of one step are one segment, which begins with the term that never goes', async () => {
    const { store, lease } = await open();
    await storeTexts({ store, lease }, 'vmeste', 1n);
    await store.close();
    expect(segments()).toBe(1);
  });

  it('a kill in the middle of a removal hides what is gone, and the next start goes on', async () => {
    const opened = await open();
    await storeTexts(opened, 'sekretno', 1n);
    const { store, lease } = opened;
    await store.commit({ lease, collection: NAME, purges: [{ field: 'dialog', value: 1 }], writes: [] });
    const copy = folder.leftByKill('killed');
    await store.close();
    const left = waiting(copy);
    expect(left).toBeGreaterThan(0);
    const again = await open(copy);
    expect(await again.store.countByWords(NAME, { term: 'sekretno' }, 1_000)).toBe(300);
    await until(() => waiting(copy) === 0);
    expect(await again.store.countByWords(NAME, { term: 'sekretno' }, 1_000)).toBe(300);
    await again.store.close();
    expect(faultsIn(copy)).toEqual([]);
  });

  it('where much is to be removed, segments of about one size are joined first', async () => {
    const opened = await open();
    for (let n = 0; n < 7; n += 1) await storeTexts(opened, 'sekretno tajnopis', BigInt(n + 1), 50, n * 50);
    expect(segments()).toBe(7);
    const { store, lease } = opened;
    const little = [{ field: 'dialog', value: 1, before: 4n }];
    await store.commit({ lease, collection: NAME, purges: little, writes: [] });
    await until(() => waiting() === 0);
    expect(segments()).toBe(7);
    await store.commit({ lease, collection: NAME, purges: [{ field: 'dialog', value: 0 }], writes: [] });
    await until(() => waiting() === 0);
    expect(segments()).toBe(1);
    expect(await store.countByWords(NAME, { phrase: ['sekretno', 'tajnopis'] }, 1_000)).toBe(100);
    await store.close();
    expect(faultsIn(folder.path)).toEqual([]);
  });

  it('of an index that was filled in steps there is one segment, which loses words as others do', async () => {
    const store = await folder.open();
    await store.ensureCollection({ ...SPEC, filling: true });
    const lease = await store.acquireLease(NAME, 'owner-1', 60_000);
    if (lease === null) throw new Error('Another has the lease.');
    await storeTexts({ store, lease }, 'tajnopis', 1n, 5_001);
    await store.ensureCollection(SPEC);
    expect(segments()).toBe(1);
    // From now on segments are joined as they come.
    const followed = `w_${NAME}__config WHERE (k, v) IN (VALUES ('automerge', 8), ('crisismerge', 16))`;
    expect(counted(folder.path, followed)).toBe(2);
    await storeTexts({ store, lease }, 'otkryto', 2n, 20, 4_990);
    await until(() => waiting() === 0);
    expect([
      filesWith('number5000').length > 0,
      await store.countByWords(NAME, { term: 'tajnopis' }, 10_000),
    ]).toEqual([true, 4_990]);
    await store.close();
    expect(faultsIn(folder.path)).toEqual([]);
  });

  it('500 edits of every document keep the index whole, as do words that go and come within one step', async () => {
    const opened = await open();
    for (let n = 1; n <= 40; n += 1) await storeTexts(opened, `word${n} sto${n % 3}`, BigInt(n), 50);
    const { store, lease } = opened;
    const both = ['x', 'y'].map((words, n) => ({
      id: 'm1',
      position: 100n + BigInt(n),
      document: textOf(1, words),
    }));
    await store.commit({ lease, collection: NAME, purges: [], writes: both });
    expect(await store.countByWords(NAME, { anyOf: ['x', 'word40'] }, 1_000)).toBe(49);
    await until(() => waiting() === 0);
    const term = { term: 'sto1' };
    expect(await store.countByWords(NAME, term, 1_000)).toBe(49);
    await store.close();
    expect(faultsIn(folder.path)).toEqual([]);
  });

  it('of a word that stood in every one of many documents nothing is left, and the rest stays whole', async () => {
    const opened = await open();
    for (const n of [1, 2]) await storeTexts(opened, `stoit vsegda${n}`, BigInt(n), 1_000);
    await storeTexts(opened, 'ostalos', 3n, 900);
    await opened.store.close();
    const { store } = await open();
    await until(() => filesWith('vsegda1').length === 0);
    const count = (term: string): Promise<number> => store.countByWords(NAME, { term }, 10_000);
    expect(await Promise.all(['stoit', 'vsegda1', 'vsegda2', 'ostalos', 'd:1'].map(count))).toEqual([
      100, 0, 100, 900, 500,
    ]);
    await store.close();
    expect(faultsIn(folder.path)).toEqual([]);
  });

  it.each([
    [
      'a word that no document has',
      `INSERT INTO w_${NAME}_ (rowid, words) VALUES (66000000000000000, 'lishnee')`,
    ],
    [
      'a document whose words are missing',
      `DELETE FROM h_${NAME} WHERE row = (SELECT max(row) FROM h_${NAME})`,
    ],
    ['another hit', `UPDATE h_${NAME} SET hit = replace(hit, ',1]', ',7]')`],
  ])('an index with %s is found to be other than the documents', async (_, change) => {
    const opened = await open();
    await storeTexts(opened, 'slovo', 1n, 20);
    await opened.store.close();
    const file = new Database(join(folder.path, 'documents.db'));
    file.exec(change);
    file.close();
    expect(wordFaults({ folder: folder.path })).toEqual([NAME]);
  });

  it('a dropped collection leaves nothing', async () => {
    const opened = await open();
    await storeTexts(opened, 'tajnopis', 1n);
    await opened.store.dropCollection(NAME);
    await opened.store.close();
    expect(filesWith('tajnopis')).toEqual([]);
  });

  it('a large dropped collection is gone at once, also for one of its name, and leaves its bytes after a kill', async () => {
    const opened = await open();
    for (const n of [0, 1, 2]) await storeTexts(opened, 'tajnopis', BigInt(n + 1), 1_500, n * 1_500);
    const { store } = opened;
    await store.dropCollection(NAME);
    const copy = folder.leftByKill('killed');
    expect(await store.listCollections()).toEqual([]);
    await expect(store.get(NAME, ['m1'])).rejects.toMatchObject({ code: 'UNKNOWN_COLLECTION' });
    expect(rubbish(copy)).toBeGreaterThan(0);
    await store.ensureCollection(SPEC);
    await storeTexts(opened, 'otkryto', 1n, 50);
    await folder.open(copy);
    await until(() => filesWith('tajnopis').length === 0);
    expect([rubbish(), rubbish(copy)]).toEqual([0, 0]);
    expect(await store.countByWords(NAME, { term: 'otkryto' }, 1_000)).toBe(50);
    await folder.close();
    expect([...faultsIn(folder.path), ...faultsIn(copy)]).toEqual([]);
  });

  it('a dropped collection goes in pieces of as many rows as are asked for, each table and index by itself', async () => {
    const opened = await open();
    await storeTexts(opened, 'tajnopis', 1n, 2_500);
    await opened.store.close();
    const file = new Database(join(folder.path, 'documents.db'));
    file.pragma('secure_delete=ON');
    const sql = createSql(file);
    const collections = createCollections(sql, writingTo(file, NO_TURNS));
    const nextPiece = createPieces(sql, collections);
    collections.drop(NAME);
    const erased = new Map<string, number[]>();
    for (let piece = nextPiece(); piece !== null; piece = nextPiece())
      erased.set(piece.of, [...(erased.get(piece.of) ?? []), piece.erase(200)]);
    file.close();
    // The documents, both indexes and the hits, of which 1,000 went at once; of the index of words there is nothing left.
    expect([...erased.values()]).toEqual(
      Array.from({ length: 4 }, () => [...Array<number>(7).fill(200), 100]),
    );
    expect(filesWith('tajnopis')).toEqual([]);
    expect(faultsOf(join(folder.path, 'documents.db'), 'document store', 10)).toEqual([]);
  });

  it('a store that only reads finds words, and refuses while they are still to be put in order', async () => {
    const opened = await open();
    await storeTexts(opened, 'slovo', 1n, 5);
    await opened.store.ensureCollection({
      name: 'filled',
      indexes: [],
      words: { field: 'words', at: 'at' },
      filling: true,
    });
    const reading = await readSqliteDocuments({ folder: folder.path });
    try {
      expect(await reading.countByWords(NAME, { term: 'slovo' }, 10)).toBe(5);
      await expect(reading.countByWords('filled', { term: 'slovo' }, 10)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
      });
    } finally {
      await reading.close();
    }
  });
});
