import { describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import {
  accountAggregate,
  alwaysNew,
  deposit,
  envelope,
  freeze,
  freezeSlice,
  noBonus,
  runnerOn,
  seenSlice,
  useBench,
  watch,
} from '@parley/testkit';
import type { Slice } from './extension.js';
import { SNAPSHOT_RECORD } from './snapshot-writer.js';
import type { Snapshot } from './snapshot.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const SIZE = 20;

/** A stream of so many events, the first of them a feature's, and the snapshot that a program with these slices leaves. */
async function grow(...slices: readonly Slice[]): Promise<Snapshot> {
  const first = runnerOn(bench, { slices: [freezeSlice] });
  await first.run(freeze, 7, { type: 'Freeze', reason: 'audit' }, envelope('c-0'), { context: () => ({}) });
  const runner = runnerOn(bench, { slices, snapshotEvery: 1, commandIndex: alwaysNew });
  for (let n = 1; n < SIZE; n += 1)
    await runner.run(accountAggregate, 7, deposit(1), envelope(`c-${n}`), noBonus);
  await runner.flush();
  return kept();
}

async function kept(): Promise<Snapshot> {
  const record = await bench.documents.getRecord<Snapshot>(SNAPSHOT_RECORD, 'account-7');
  if (record === null) throw new Error('There is no snapshot.');
  return record.value;
}
const keep = (snapshot: unknown) => bench.documents.putRecord(SNAPSHOT_RECORD, 'account-7', snapshot);

/** What a program with these slices finds when it starts, and how many events it read for that. */
async function loadAfresh(...slices: readonly Slice[]) {
  const { store, seen } = watch(bench.eventStore);
  const runner = runnerOn({ ...bench, eventStore: store }, { slices });
  const { state } = await runner.load(accountAggregate, 7);
  expect(state).toEqual({ balance: SIZE - 1 });
  const eventsRead = seen.eventsRead;
  const own = slices.map((slice) => (runner.known(slice, 7)?.state as { own: unknown } | undefined)?.own);
  return { own, eventsRead };
}

const frozen = { reason: 'audit', deposits: SIZE - 1 };
const seen = { seen: SIZE - 1 };

describe('a snapshot holds when the base and every enabled slice fit', () => {
  test('with the slices that it was taken with', async () => {
    const { slices } = await grow(freezeSlice, seenSlice);
    expect(slices).toEqual({
      freezing: { stateVersion: 1, state: frozen },
      seeing: { stateVersion: 1, state: seen },
    });
    expect(await loadAfresh(freezeSlice, seenSlice)).toEqual({ own: [frozen, seen], eventsRead: 1 });
    expect(await loadAfresh(seenSlice, freezeSlice)).toEqual({ own: [seen, frozen], eventsRead: 1 });
  });

  test('with fewer: those of features that are not enabled are passed over', async () => {
    await grow(freezeSlice, seenSlice);
    expect(await loadAfresh()).toEqual({ own: [], eventsRead: 1 });
    expect(await loadAfresh(seenSlice)).toEqual({ own: [seen], eventsRead: 1 });
  });

  test('not with a slice that it lacks', async () => {
    await grow(seenSlice);
    expect(await loadAfresh(freezeSlice, seenSlice)).toEqual({ own: [frozen, seen], eventsRead: SIZE });
  });

  test('not with another version of a slice', async () => {
    await grow(freezeSlice);
    const evolve = (): unknown => 'folded again';
    const newer: Slice = { ...(freezeSlice as Slice), stateVersion: 2, evolve };
    expect(await loadAfresh(newer)).toEqual({ own: ['folded again'], eventsRead: SIZE });
  });

  test('not when a state of a slice is damaged', async () => {
    const snapshot = await grow(freezeSlice);
    for (const slices of [
      {},
      7,
      { freezing: null },
      { freezing: { stateVersion: 1, state: { reason: null, deposits: 0 } } },
    ]) {
      await keep({ ...snapshot, slices });
      expect(await loadAfresh(freezeSlice)).toEqual({ own: [frozen], eventsRead: SIZE });
    }
  });

  test('without any slice it has the form that it always had, and holds without any', async () => {
    const snapshot = await grow();
    expect(Object.keys(snapshot)).toEqual([
      ...['aggregate', 'stateVersion', 'stream', 'revision', 'lastEventId', 'position', 'state'],
      ...['window', 'windowStart', 'checksum'],
    ]);
    expect(await loadAfresh()).toEqual({ own: [], eventsRead: 1 });
  });
});
