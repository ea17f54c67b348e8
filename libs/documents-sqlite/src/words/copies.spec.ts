import { expect, it } from '@jest/globals';
import { copySqliteFile } from '@parley/sqlite';
import Database from 'libsql';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportSqliteDocuments } from '../export/export.js';
import { useSpecFolder } from '../recovery.fixtures.js';
import { wordFaults } from './inspect/inspect.js';

const folder = useSpecFolder();
const NAME = 'texts';

async function stored(): Promise<void> {
  const store = await folder.open();
  await store.ensureCollection({ name: NAME, indexes: [], words: { field: 'words', at: 'at' } });
  const lease = await store.acquireLease(NAME, 'owner-1', 60_000);
  if (lease === null) throw new Error('Another has the lease.');
  const writes = ['one', 'two', 'three'].map((words, n) => ({
    id: `m${n}`,
    position: 1n,
    document: { words: `${words} slovo`, at: `2026-01-0${n + 1}T00:00:00.000Z` },
  }));
  await store.commit({ lease, collection: NAME, purges: [], writes });
}

it('a copy of the file that is in use finds by words what the file does', async () => {
  await stored();
  const copy = join(folder.path, 'copy');
  mkdirSync(copy);
  copySqliteFile(join(folder.path, 'documents.db'), join(copy, 'documents.db'), 'document store');
  const store = await folder.open(copy);
  expect(await store.countByWords(NAME, { prefix: 'slo' }, 10)).toBe(3);
  expect(await store.countByWords(NAME, { phrase: ['two', 'slovo'] }, 10)).toBe(1);
  await store.close();
  expect(wordFaults({ folder: copy })).toEqual([]);
});

it('an export holds the documents, and nothing of the index', async () => {
  await stored();
  const file = join(folder.path, 'out.db');
  writeFileSync(file, '');
  await exportSqliteDocuments({
    folder: folder.path,
    file,
    plan: async () => ({
      collections: [{ table: 'texts', collection: NAME, columns: { words: 'TEXT' } }],
      lists: [],
    }),
    onRows: () => undefined,
    signal: new AbortController().signal,
  });
  const out = new Database(file);
  expect(out.prepare('SELECT words FROM texts ORDER BY _id').pluck().all()).toEqual([
    'one slovo',
    'two slovo',
    'three slovo',
  ]);
  expect(out.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['texts']);
  out.close();
});
