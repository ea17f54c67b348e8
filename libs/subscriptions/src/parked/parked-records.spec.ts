import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import type { DocumentStore } from '@parley/eventsourcing';
import {
  deleteParked,
  dropParked,
  listParked,
  parkedOf,
  putParked,
  takeOverParked,
} from './parked-records.js';
import { toStored } from './parked.js';
import type { ParkedStream } from './parked-stream.js';

const BUILD = { name: 'boards', version: 1, generation: 0 };
const OTHER = { ...BUILD, version: 2 };

const parked = (stream: string, revision = 0, build = BUILD): ParkedStream => ({
  ...build,
  stream,
  position: 7n,
  revision,
  eventId: 'e',
  type: 'Counted',
  code: 'HANDLER_FAILED',
  message: '',
  attempts: 3,
  parkedAt: '2026-01-02T03:04:05.006Z',
});

let folder: string;
let documents: DocumentStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-parked-'));
  documents = await openSqliteDocuments({ folder });
});
afterEach(async () => {
  await documents.close();
  rmSync(folder, { recursive: true });
});

const streams = async (): Promise<readonly string[]> =>
  (await listParked(documents)).map(({ stream, revision }) => `${stream}#${revision}`).sort();

test('a new holder has what the one before it has parked', async () => {
  expect(await takeOverParked(documents, 1, BUILD)).toEqual([]);
  await putParked(documents, 1, parked('a'));
  await putParked(documents, 1, parked('b'));
  await deleteParked(documents, 1, BUILD, 'b');
  expect(await takeOverParked(documents, 2, BUILD)).toEqual([parked('a')]);
  expect(await parkedOf(documents, BUILD)).toEqual([parked('a')]);
  expect(await takeOverParked(documents, 2, BUILD)).toEqual([parked('a')]);
  expect(await documents.listRecords('parked')).toHaveLength(1);
});

test('what a holder writes that has been overtaken is not read, and takes nothing away', async () => {
  await takeOverParked(documents, 1, BUILD);
  await putParked(documents, 1, parked('a'));
  await takeOverParked(documents, 2, BUILD);
  await putParked(documents, 1, parked('a', 5));
  await putParked(documents, 1, parked('late'));
  await deleteParked(documents, 1, BUILD, 'a');
  expect(await streams()).toEqual(['a#0']);
  await expect(takeOverParked(documents, 1, BUILD)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  expect(await streams()).toEqual(['a#0']);
  expect(await takeOverParked(documents, 3, BUILD)).toEqual([parked('a')]);
  expect(await documents.listRecords('parked')).toHaveLength(1);
});

test('of two who take over at once, the later holder has them', async () => {
  await takeOverParked(documents, 1, BUILD);
  await putParked(documents, 1, parked('a'));
  const both = await Promise.allSettled([2, 3].map((token) => takeOverParked(documents, token, BUILD)));
  expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
  expect(await takeOverParked(documents, 3, BUILD)).toEqual([parked('a')]);
  expect(await streams()).toEqual(['a#0']);
});

test('a taking over that was killed before it was done has changed nothing', async () => {
  await takeOverParked(documents, 1, BUILD);
  await putParked(documents, 1, parked('a'));
  // As far as holder 2 came.
  await putParked(documents, 2, parked('a'));
  await deleteParked(documents, 1, BUILD, 'a');
  await putParked(documents, 1, parked('b'));
  expect(await streams()).toEqual(['b#0']);
  // Whether the same holder comes again or another one.
  for (const token of [2, 3]) {
    expect(await takeOverParked(documents, token, BUILD)).toEqual([parked('b')]);
    expect(await streams()).toEqual(['b#0']);
  }
});

test('readers see the streams while they are taken over', async () => {
  await takeOverParked(documents, 1, BUILD);
  await putParked(documents, 1, parked('a'));
  for (let token = 2; token < 30; token += 1) {
    const reads = Promise.all(Array.from({ length: 5 }, streams));
    await takeOverParked(documents, token, BUILD);
    expect(await reads).toEqual(Array.from({ length: 5 }, () => ['a#0']));
  }
});

test('records of before there were holders are taken over', async () => {
  await documents.putRecord('parked', 'boards@1/a', toStored(parked('a')));
  await documents.putRecord('parked', 'boards@2/a', toStored(parked('a', 1, OTHER)));
  expect(await streams()).toEqual(['a#0', 'a#1']);
  expect(await takeOverParked(documents, 4, BUILD)).toEqual([parked('a')]);
  expect(await streams()).toEqual(['a#0', 'a#1']);
  expect((await documents.listRecords('parked')).map(({ id }) => id)).toEqual(['boards@1/4/a', 'boards@2/a']);
});

test('a build that is dropped leaves none, also when an earlier holder writes after it', async () => {
  await takeOverParked(documents, 1, BUILD);
  await takeOverParked(documents, 1, OTHER);
  await putParked(documents, 1, parked('a'));
  await putParked(documents, 1, parked('b', 0, OTHER));
  await dropParked(documents, 2, BUILD);
  await putParked(documents, 1, parked('late'));
  expect(await streams()).toEqual(['b#0']);
});
