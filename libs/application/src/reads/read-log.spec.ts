import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { type DocumentStore, storeErrors } from '@parley/eventsourcing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gapsBetween, storedUpTo, type KnownRun } from './read-gaps.js';
import { createReadLog, type ReadLog } from './read-log.js';
import { createReadRecorder } from './read-recorder.js';

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
  (await log.find({ of }, undefined, 100)).map(({ document }) => document);

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
  const [last] = await log.find({ of: { dialogId: 1 } }, undefined, 1);
  expect(await log.find({ of: { dialogId: 1 } }, [last!.document.at, last!.id], 100)).toHaveLength(1);
  await log.close();
});

test('where nothing was ever recorded there is one gap', async () => {
  const log = await open(false);
  expect(await all(log, { dialogId: 1 })).toEqual([]);
  expect((await log.coverage()).gaps).toEqual([{ from: null, to: null, reason: 'off', count: null }]);
  await log.close();
});

test('a run says until when its reads are known, and a stop that all are', async () => {
  const log = await open();
  log.note(read(1));
  time += 60_000;
  await log.close();
  time += 60_000;
  const later = await open(false);
  expect((await later.coverage()).gaps).toEqual([
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
  expect((await log.coverage()).gaps).toContainEqual(
    expect.objectContaining({ reason: 'overflow', count: 2 }),
  );
  await log.close();
});

test('while a store fails the gap is shown by the server that cannot store, and closed once it can', async () => {
  const store = await openStore();
  let isAway = false;
  const commit: typeof store.commit = async (step) => {
    if (isAway) throw storeErrors.STORE_FULL('full');
    await store.commit(step);
  };
  const codes: string[] = [];
  const log = createReadLog({
    ...{ store: { ...store, commit }, isRecording: true, clock: () => time },
    onError: (code) => codes.push(code),
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise(setImmediate);
  };
  const since = { from: null, to: '2026-11-29T10:00:00.000Z', reason: 'off', count: null };
  log.note(read(1));
  await until(() => log.counts()?.stored === 1);
  isAway = true;
  time += 1_000;
  log.note(read(2));
  await until(() => codes.length > 0);
  expect(codes).toEqual(['STORE_FULL']);
  expect(log.counts()).toMatchObject({ waiting: 1, stored: 1, lost: 0 });
  expect((await log.coverage()).gaps).toEqual([
    since,
    { from: '2026-11-29T10:00:00.000Z', to: null, reason: 'late', count: 1 },
  ]);
  isAway = false;
  await until(() => log.counts()?.stored === 2);
  await until(() => log.counts()?.waiting === 0);
  expect(await all(log, { dialogId: 2 })).toHaveLength(1);
  while ((await log.coverage()).gaps.length > 1) await new Promise(setImmediate);
  expect(await log.coverage()).toEqual({ gaps: [since], storedUpTo: '2026-11-29T10:00:01.000Z' });
  await log.close();
});

test('what is stored again, since no answer came, is there once, lost reads included', async () => {
  const store = await openStore();
  let isDeaf = true;
  const commit: typeof store.commit = async (step) => {
    await store.commit(step);
    if (isDeaf) throw storeErrors.STORE_UNAVAILABLE('no answer');
  };
  const recorder = createReadRecorder({
    ...{ store: { ...store, commit }, clock: () => (time += 1), mostWaiting: 300 },
    onError: () => undefined,
  });
  for (let dialogId = 1; dialogId <= 305; dialogId += 1) recorder.note(read(dialogId));
  await recorder.stop();
  await recorder.stop();
  isDeaf = false;
  await recorder.stop();
  const log = createReadLog({ store, isRecording: false, clock: () => time, onError: () => undefined });
  const found = await log.find({ of: { person: 'manager:1' } }, undefined, 1_000);
  expect(found.map(({ document }) => document.dialogId).toSorted((a, b) => a! - b!)).toEqual(
    Array.from({ length: 300 }, (_, at) => at + 1),
  );
  const { gaps } = await log.coverage();
  expect(gaps.filter(({ reason }) => reason === 'overflow').map(({ count }) => count)).toEqual([5]);
  await log.close();
});

test('a period of the records', async () => {
  const log = await open();
  const times: string[] = [];
  for (const dialogId of [1, 1, 1, 1]) {
    log.note(read(dialogId));
    times.push(new Date(time).toISOString());
    time += 1_000;
  }
  while (log.counts()!.waiting > 0) await new Promise(setImmediate);
  const [, from, , to] = times;
  for (const one of [{ dialogId: 1 }, { person: 'manager:1' }]) {
    const found = await log.find({ of: one, from, to }, undefined, 100);
    expect(found.map(({ document }) => document.at)).toEqual([times[2], times[1]]);
    const [first] = found;
    const rest = await log.find({ of: one, from, to }, [first!.document.at, first!.id], 100);
    expect(rest.map(({ document }) => document.at)).toEqual([times[1]]);
    expect(await log.find({ of: one, from: to }, undefined, 100)).toHaveLength(1);
  }
  await log.close();
});

describe('gaps', () => {
  const at = (minute: number): string =>
    new Date(Date.parse('2026-11-29T10:00:00.000Z') + minute * 60_000).toISOString();
  const run = (from: number, to: number, end: 'clean' | 'ended' | 'alive'): KnownRun => ({
    ...{ kind: 'run', from: at(from), to: at(to), count: 1 },
    ...{ isClean: end === 'clean', isAlive: end === 'alive' },
  });
  const gaps = (...records: KnownRun[]) =>
    gapsBetween(records).map(({ from, to, reason }) => [from, to, reason]);
  const since = [null, at(0), 'off'];

  test('of a server that was killed: from its last write to the next start', () => {
    expect(gaps(run(0, 3, 'ended'), run(5, 9, 'alive'))).toEqual([since, [at(3), at(5), 'ended']]);
    expect(gaps(run(0, 3, 'ended'))).toEqual([since, [at(3), null, 'ended']]);
  });

  test('of a time without a recorder between two that ended well', () => {
    expect(gaps(run(0, 3, 'clean'), run(5, 9, 'alive'))).toEqual([since, [at(3), at(5), 'off']]);
    expect(gaps(run(0, 3, 'clean'))).toEqual([since, [at(3), null, 'off']]);
  });

  test('of one server among several', () => {
    expect(gaps(run(0, 9, 'alive'), run(1, 3, 'clean'), run(2, 4, 'ended'))).toEqual([
      since,
      [at(4), null, 'ended'],
    ]);
  });

  test('are none while a server goes on, whatever another has written last', () => {
    expect(gaps(run(0, 8, 'alive'), run(1, 9, 'clean'))).toEqual([since]);
    expect(gaps(run(0, 9, 'clean'), run(1, 8, 'alive'))).toEqual([since]);
  });

  test('begin where not all servers have stored their reads', () => {
    expect(storedUpTo([run(0, 9, 'alive'), run(1, 8, 'alive'), run(2, 3, 'ended')])).toBe(at(8));
    expect(storedUpTo([run(0, 3, 'clean'), run(1, 4, 'ended')])).toBe(at(4));
    expect(storedUpTo([])).toBeNull();
  });
});
