import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { type DocumentStore, storeErrors } from '@parley/eventsourcing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReadLog, gapsBetween, type ReadLog } from './read-log.js';
import { createReadRecorder } from './read-recorder.js';
import type { RecordedRun } from './recorded-read.js';

let folder: string;
let time = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-reads-'));
  time = Date.parse('2026-11-29T10:00:00.000Z');
});
afterEach(() => rm(folder, { recursive: true }));

const openStore = (): Promise<DocumentStore> => openSqliteDocuments({ folder, file: 'reads.db' });
const open = async (isRecording = true): Promise<ReadLog> =>
  createReadLog({ store: await openStore(), isRecording, clock: () => time, onError: () => undefined });
const read = (dialogId: number, person = 'manager:1') => ({
  ...{ dialogId, person, what: 'feed', subject: null, upTo: null },
});
const all = async (log: ReadLog, of: { dialogId: number } | { person: string }) =>
  (await log.find(of, undefined, 100)).map(({ document }) => document);

test('what is recorded is there after a stop, by dialog and by person, the latest first', async () => {
  const first = await open();
  first.note(read(1));
  time += 5;
  first.note(read(1, 'bot:9'));
  first.note(read(2));
  await first.close();
  const log = await open(false);
  log.note(read(1));
  expect(await all(log, { dialogId: 1 })).toMatchObject([
    { person: 'bot:9', at: '2026-11-29T10:00:00.005Z' },
    { person: 'manager:1', what: 'feed', at: '2026-11-29T10:00:00.000Z' },
  ]);
  expect(await all(log, { person: 'manager:1' })).toHaveLength(2);
  const [last] = await log.find({ dialogId: 1 }, undefined, 1);
  expect(await log.find({ dialogId: 1 }, [last!.document.at, last!.id], 100)).toHaveLength(1);
  await log.close();
});

test('where nothing was ever recorded there is one gap', async () => {
  const log = await open(false);
  expect(await all(log, { dialogId: 1 })).toEqual([]);
  expect(await log.gaps()).toEqual([{ from: null, to: null, reason: 'off', count: null }]);
  await log.close();
});

test('a run says until when its reads are known, and a stop that all are', async () => {
  const log = await open();
  log.note(read(1));
  time += 60_000;
  await log.close();
  time += 60_000;
  const later = await open(false);
  expect(await later.gaps()).toEqual([
    { from: null, to: '2026-11-29T10:00:00.000Z', reason: 'off', count: null },
    { from: '2026-11-29T10:01:00.000Z', to: null, reason: 'off', count: null },
  ]);
  await later.close();
});

test('a store that fails loses nothing while there is room, and what finds none is counted', async () => {
  const store = await openStore();
  let isAway = true;
  const codes: string[] = [];
  const commit: typeof store.commit = async (step) => {
    if (isAway) throw storeErrors.STORE_UNAVAILABLE('away');
    await store.commit(step);
  };
  const recorder = createReadRecorder({
    ...{ store: { ...store, commit }, clock: () => (time += 1), mostWaiting: 3 },
    onError: (code) => codes.push(code),
  });
  for (const dialogId of [1, 2, 3, 4, 5]) recorder.note(read(dialogId));
  await recorder.stop();
  expect(codes).toContain('STORE_UNAVAILABLE');
  isAway = false;
  await recorder.stop();
  const log = createReadLog({ store, isRecording: false, clock: () => time, onError: () => undefined });
  expect(await all(log, { person: 'manager:1' })).toHaveLength(3);
  expect(await log.gaps()).toContainEqual(expect.objectContaining({ reason: 'overflow', count: 2 }));
  await log.close();
});

describe('gaps', () => {
  const at = (minute: number): string =>
    new Date(Date.parse('2026-11-29T10:00:00.000Z') + minute * 60_000).toISOString();
  const run = (from: number, to: number, isClean: boolean): RecordedRun => ({
    ...{ kind: 'run', from: at(from), to: at(to), isClean, count: 1 },
  });
  const gaps = (now: number, ...records: RecordedRun[]) =>
    gapsBetween(records, Date.parse(at(now))).map(({ from, to, reason }) => [from, to, reason]);
  const since = [null, at(0), 'off'];

  test('of a server that was killed: from its last write to the next start', () => {
    expect(gaps(9, run(0, 3, false), run(5, 9, false))).toEqual([since, [at(3), at(5), 'ended']]);
    expect(gaps(9, run(0, 3, false))).toEqual([since, [at(3), null, 'ended']]);
  });

  test('of a time without a recorder between two that ended well', () => {
    expect(gaps(9, run(0, 3, true), run(5, 9, false))).toEqual([since, [at(3), at(5), 'off']]);
    expect(gaps(9, run(0, 3, true))).toEqual([since, [at(3), null, 'off']]);
  });

  test('of one server among several', () => {
    expect(gaps(9, run(0, 9, false), run(1, 3, true), run(2, 4, false))).toEqual([
      since,
      [at(4), null, 'ended'],
    ]);
  });
});
