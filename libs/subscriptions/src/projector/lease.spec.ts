import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { DocumentStore } from '@parley/eventsourcing';
import { boards, Counted, documentsIn, foldAll, toAppend, until, useBench } from '@parley/testkit';
import { putParked, takeOverParked } from '../parked/parked-records.js';

let now = 1_000_000;
const clock = (): number => now;
const BOARDS = { name: 'boards', version: 1, generation: 0 };
const bench = useBench({
  events: openSqliteEventStore,
  documents: (options) => openSqliteDocuments({ ...options, clock }),
});
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });

test('one runner at a time: a second one waits, and takes over when the first gives its lease back', async () => {
  const folded: string[] = [];
  const note = (who: string) => boards({ watch: (place) => folded.push(`${who} ${place}`) });
  const one = await bench.start({ definitions: [note('one')], clock });
  await bench.append('s', counted(1));
  await bench.settled(one, 'boards');
  const two = await bench.start({ definitions: [note('two')], clock });
  await bench.append('s', counted(1));
  await bench.settled(two, 'boards');
  expect(await two.states()).toMatchObject([{ here: false, serving: true }]);
  await one.stop();
  await bench.append('s', counted(1));
  expect(await bench.settled(two, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  expect(folded).toEqual(['one s#0', 'one s#1', 'two s#2']);
});

test('a holder that has gone silent is replaced once its lease has expired, not before', async () => {
  const silent = await bench.documents.acquireLease('projection:boards@1', 'silent', 10_000);
  expect(silent).not.toBeNull();
  const projections = await bench.start({ definitions: [boards()], clock });
  await bench.append('s', counted(1));
  expect(await projections.waitFor('boards', 1n, 2_000)).toBe('late');
  now += 10_001;
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
});

test('fencing: a runner that lost its lease in the middle of a step stores nothing of it and begins again', async () => {
  const takeover: Promise<unknown>[] = [];
  const watch = (place: string): void => {
    if (place !== 's#1' || takeover.length > 0) return;
    now += 60_000;
    takeover.push(bench.documents.acquireLease('projection:boards@1', 'other', 10_000));
  };
  const projections = await bench.start({ definitions: [boards({ watch })], clock });
  await bench.append('s', counted(1));
  await bench.settled(projections, 'boards');
  await bench.append('s', counted(1), counted(2));
  await until(() => takeover.length > 0);
  await until(async () => (await projections.states())[0]?.here === false);
  expect((await documentsIn(bench, 'boards_v1')).get('board-1')?.['seen']).toEqual(['s#0']);
  expect(await bench.documents.checkpoint('boards@1')).toBe(1n);
  now += 60_000;
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
});

test('a runner that was without its lease for a moment loads what the other one stored meanwhile', async () => {
  const projections = await bench.start({ definitions: [boards()], clock });
  await bench.settled(projections, 'boards');
  const place = { stream: 'bad', position: 1n, revision: 0, eventId: 'e', type: 'Counted' };
  const failure = { code: 'HANDLER_FAILED', message: '', attempts: 3, parkedAt: '' };
  now += 60_000;
  const { token } = (await bench.documents.acquireLease('projection:boards@1', 'other', 0))!;
  await takeOverParked(bench.documents, token, BOARDS);
  await putParked(bench.documents, token, { ...BOARDS, ...place, ...failure });
  await bench.append('bad', counted(1));
  expect((await bench.settled(projections, 'boards')).size).toBe(0);
});

test('fencing: a runner that slept through its lease while it tried a poison event parks nothing', async () => {
  const broken = new Set<string>();
  let isAsleep = false;
  const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    // Between the second attempt and the third it sleeps, and another process takes its lease.
    if (ms === 100 && !isAsleep) {
      isAsleep = true;
      now += 60_000;
      await bench.documents.acquireLease('projection:boards@1', 'other', 1_000_000);
      now -= 60_000;
    }
    await bench.sleep(ms, signal);
  };
  const projections = await bench.start({ definitions: [boards({ broken })], clock: () => 1, sleep });
  await bench.settled(projections, 'boards');
  broken.add('bad#0');
  await bench.append('bad', counted(1));
  await until(async () => (await projections.states())[0]?.here === false);
  expect(isAsleep).toBe(true);
  expect(await projections.parked()).toEqual([]);
});

test('fencing: a runner that slept through its lease right before it parked a stream leaves nothing that counts', async () => {
  const broken = new Set(['bad#0']);
  const { documents } = bench;
  let attempts = 0;
  const putRecord: DocumentStore['putRecord'] = async (kind, id, value, expected) => {
    if (kind === 'parked' && attempts === 0) {
      attempts += 1;
      now += 60_000;
      const lease = await documents.acquireLease('projection:boards@1', 'other', 0);
      await takeOverParked(documents, lease!.token, BOARDS);
    }
    return documents.putRecord(kind, id, value, expected);
  };
  const sleepy: DocumentStore = { ...documents, putRecord };
  const projections = await bench.start({ definitions: [boards({ broken })], documents: sleepy, clock });
  await bench.settled(projections, 'boards');
  const end = await bench.append('bad', counted(1));
  await until(() => attempts > 0);
  broken.clear();
  // What it has folded under its old lease is refused, so it takes the lease again, and finds the event whole.
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  expect(await projections.parked()).toEqual([]);
  expect(await documents.checkpoint('boards@1')).toBe(end);
});

test('a runner keeps its lease for as long as it runs, idle or paused', async () => {
  let polls = 0;
  const sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    if (ms === 700) polls += 1;
    return bench.sleep(ms, signal);
  };
  const projections = await bench.start({
    definitions: [boards()],
    clock,
    sleep,
    pollMs: 700,
    leaseTtlMs: 9_000,
  });
  await bench.settled(projections, 'boards');
  for (let step = 0; step < 12; step++) {
    if (step === 6) await bench.submit(projections, { type: 'pause', name: 'boards' });
    now += 4_000;
    const seen = polls;
    await until(() => polls > seen + 1);
    expect(await bench.documents.acquireLease('projection:boards@1', 'other', 1)).toBeNull();
  }
});
