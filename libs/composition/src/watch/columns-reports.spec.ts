import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ColumnsState } from '@parley/application';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { storeErrors, type DocumentStore } from '@parley/eventsourcing';
import { documentsWith, until } from '@parley/testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnsReports, reportColumns } from './columns-reports.js';

let folder: string;
let documents: DocumentStore;
/** The store's clock. */
let now: number;
const running: ReturnType<typeof reportColumns>[] = [];
beforeEach(async () => {
  now = Date.parse('2026-03-01T10:00:00Z');
  folder = await mkdtemp(join(tmpdir(), 'parley-columns-'));
  documents = await openSqliteDocuments({ folder, clock: () => now });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await documents.close();
  await rm(folder, { recursive: true });
});

const READY: ColumnsState = {
  ...{ phase: 'ready', loadedInMs: 5, read: null, position: 7n, missing: [], fault: null },
  ...{ dialogs: 3, bytes: 900 },
};

function serve(owner: string, store: DocumentStore = documents, state: () => ColumnsState = () => READY) {
  const onError = (code: string): void => expect(code).toBe('STORE_UNAVAILABLE');
  const server = reportColumns({ documents: store, owner, columns: { state }, mostBytes: 1_000, onError });
  running.push(server);
  server.start();
  return server;
}
const owners = async (): Promise<readonly string[]> =>
  (await columnsReports(documents)).map(({ owner }) => owner).sort();
const stored = async (): Promise<readonly string[]> =>
  (await documents.listRecords('columns')).map(({ id }) => id).sort();

test('every server tells of its own as long as it holds its place, which the next one takes', async () => {
  let isAway = false;
  const away = () => Promise.reject(storeErrors.STORE_UNAVAILABLE('The process is gone.'));
  const killable = documentsWith(documents, {
    acquireLease: (...given) => (isAway ? away() : documents.acquireLease(...given)),
    putRecord: (...given) => (isAway ? away() : documents.putRecord(...given)),
    deleteRecord: (...given) => (isAway ? away() : documents.deleteRecord(...given)),
  });
  serve('one', killable);
  await until(async () => (await owners()).join() === 'one');
  const two = serve('two');
  await until(async () => (await owners()).join() === 'one,two');
  isAway = true;
  now += 60_000;
  expect(await owners()).not.toContain('one');
  const three = serve('three');
  await until(async () => (await owners()).includes('three'));
  expect(await stored()).toHaveLength(2);
  await Promise.all([two, three].map((server) => server.stop()));
  expect(await owners()).toEqual([]);
});

test('what it tells is text and numbers, with the moment since when something is wrong', async () => {
  const fault = { code: 'STORE_UNAVAILABLE', forMs: 60_000 };
  serve('one', documents, () => ({ ...READY, missing: ['tags'], fault }));
  await until(async () => (await owners()).length === 1);
  const [report] = await columnsReports(documents);
  expect(report).toEqual({
    ...{ owner: 'one', phase: 'ready', dialogs: 3, bytes: 900, mostBytes: 1_000, read: null },
    ...{ position: '7', missing: ['tags'] },
    fault: { code: 'STORE_UNAVAILABLE', since: expect.stringMatching(/^\d{4}-.*:\d\d\.000Z$/) },
  });
});
