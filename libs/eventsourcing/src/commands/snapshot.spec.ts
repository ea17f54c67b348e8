import { describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { assert, asyncProperty, integer } from 'fast-check';
import { createCatalog } from '../events/catalog.js';
import type { CommandRunner } from './runner/types.js';
import type { DocumentStore } from '../ports/document-store.js';

import {
  accountAggregate,
  alwaysNew,
  deposit,
  deposits,
  documentsWith,
  envelope,
  noBonus,
  runnerOn,
  useBench,
  watch,
} from '@parley/testkit';
import { SNAPSHOT_RECORD } from './snapshot-writer.js';
import { openSnapshot, type Snapshot } from './snapshot.js';
import { storeErrors } from '../ports/store-errors.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

const run = (by: CommandRunner, commandId: string, id: number | string = 7) =>
  by.run(accountAggregate, id, deposit(1), envelope(commandId), noBonus);
const kept = (id: number | string = 7) =>
  bench.documents.getRecord<Snapshot>(SNAPSHOT_RECORD, `account-${id}`);
const keep = (snapshot: unknown, id = 7) =>
  bench.documents.putRecord(SNAPSHOT_RECORD, `account-${id}`, snapshot);

/** A stream of so many events and a snapshot of all of them. */
async function grow(count: number, id: number | string = 7, name = `c${id}`): Promise<Snapshot> {
  await bench.eventStore.append(`account-${id}`, -1, deposits(name, count - 1));
  const runner = runnerOn(bench, { snapshotEvery: 1, commandIndex: alwaysNew });
  await run(runner, `${name}-last`, id);
  await runner.flush();
  const record = await kept(id);
  if (record === null) throw new Error('There is no snapshot.');
  return record.value;
}

/** What a process that has just started finds, and how many events it read for that. */
async function loadAfresh(aggregate = accountAggregate): Promise<{ balance: number; eventsRead: number }> {
  const { store, seen } = watch(bench.eventStore);
  const { state } = await runnerOn({ ...bench, eventStore: store }).load(aggregate, 7);
  return { balance: state.balance, eventsRead: seen.eventsRead };
}

describe('loading costs the same however long the stream is', () => {
  test.each([150, 5_000])('%i events: no more than the snapshot leaves are read', async (count) => {
    await bench.eventStore.append('account-7', -1, deposits('c', count));
    const runner = runnerOn(bench, { commandIndex: alwaysNew });
    await run(runner, 'c-last');
    await runner.flush();
    expect(await loadAfresh()).toEqual({ balance: count + 1, eventsRead: 1 });
  });

  test('a running process keeps one ready every hundred events', async () => {
    const runner = runnerOn(bench);
    await Promise.all(Array.from({ length: 250 }, (_, n) => run(runner, `c-${n}`)));
    await runner.flush();
    const { balance, eventsRead } = await loadAfresh();
    expect(balance).toBe(250);
    expect(eventsRead).toBeLessThanOrEqual(101);
  });

  test('so is the state in memory: a command of a loaded stream reads nothing', async () => {
    const { store, seen } = watch(bench.eventStore);
    const runner = runnerOn({ ...bench, eventStore: store });
    await run(runner, 'c-1');
    const before = seen.reads;
    await run(runner, 'c-2');
    expect(seen.reads).toBe(before);
  });

  test('what is remembered of commands is bounded, in memory and in the snapshot', async () => {
    const { window, windowStart } = await grow(2_000);
    expect(window.length / 5).toBeLessThan(320);
    expect(windowStart).not.toBeNull();
  });
});

describe('a snapshot that cannot be believed is never trusted', () => {
  /** The snapshot of 20 events with a balance that would show if it were believed. */
  const forged = async (change: (snapshot: Snapshot) => unknown): Promise<void> => {
    await keep(change(await grow(20)));
  };
  const fromTheLog = { balance: 20, eventsRead: 20 };

  test('one that can be believed is', async () => {
    await grow(20);
    expect(await loadAfresh()).toEqual({ balance: 20, eventsRead: 1 });
  });

  test('damaged: any one bit of it', async () => {
    const snapshot = await grow(20);
    const text = JSON.stringify(snapshot);
    const bits = integer({ min: 0, max: text.length * 7 - 1 });
    await assert(
      asyncProperty(bits, async (bit) => {
        const flipped = flip(text, bit);
        if (flipped === null) return;
        await keep(flipped);
        const { balance } = await loadAfresh();
        expect(balance).toBe(20);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test.each([null, 7, 'text', [], {}, { stream: 'account-7' }])(
    'damaged beyond recognition: %j',
    async (value) => {
      await forged(() => value);
      expect(await loadAfresh()).toEqual(fromTheLog);
    },
  );

  test('damaged: another state, position, revision or window under the same checksum', async () => {
    const snapshot = await grow(20);
    const changes = [
      { state: { balance: 1e6 } },
      { position: '1' },
      { revision: 18 },
      { window: [] },
      { windowStart: '5' },
    ];
    for (const change of changes) {
      await keep({ ...snapshot, ...change });
      expect(await loadAfresh()).toMatchObject({ balance: 20 });
      const runner = runnerOn(bench);
      expect(await run(runner, 'c7-last')).toMatchObject({ repeated: true, revision: 19 });
    }
  });

  test('foreign: the snapshot of another stream', async () => {
    await grow(20);
    await keep(await grow(30, 8));
    expect(await loadAfresh()).toMatchObject({ balance: 20 });
  });

  test('foreign: not even its text is taken for another stream', async () => {
    const snapshot = await grow(20);
    const catalog = createCatalog(accountAggregate.events);
    const kind = { aggregate: accountAggregate, slices: [], catalog };
    expect(openSnapshot(kind, 'account-7', snapshot)?.revision).toBe(19);
    expect(openSnapshot(kind, 'account-8', snapshot)).toBeNull();
  });

  test('foreign: the snapshot of another aggregate whose stream has the same name', async () => {
    await grow(20, '7-1');
    const evolve = (state: { balance: number }) => ({ balance: state.balance + 100 });
    const { state } = await runnerOn(bench).load({ ...accountAggregate, name: 'account-7', evolve }, 1);
    expect(state.balance).toBe(2_000);
  });

  test('of an older version of the state', async () => {
    await grow(20);
    const newer = {
      ...accountAggregate,
      stateVersion: 2,
      evolve: (state: { balance: number }) => ({ balance: state.balance + 100 }),
    };
    expect(await loadAfresh(newer)).toEqual({ balance: 2_000, eventsRead: 20 });
  });

  test('stale: what came after it is folded onto it', async () => {
    await grow(20);
    await bench.eventStore.append('account-7', 19, deposits('later', 600));
    expect(await loadAfresh()).toMatchObject({ balance: 620 });
  });

  test('ahead of the log, which was restored from before it', async () => {
    const snapshot = await grow(20);
    await restoreLog(5);
    await keep(snapshot);
    expect(await loadAfresh()).toEqual({ balance: 5, eventsRead: 5 });
  });

  test('of a history that the restored log has gone on differently from', async () => {
    const snapshot = await grow(20);
    await restoreLog(40);
    await keep(snapshot);
    expect((await loadAfresh()).balance).toBe(40);
  });

  async function restoreLog(count: number): Promise<void> {
    await bench.eventStore.close();
    bench.eventStore = await openSqliteEventStore({ folder: bench.folder, file: 'restored.db' });
    await bench.eventStore.append('account-7', -1, deposits('other', count));
  }
});

describe('writing snapshots', () => {
  test('never fails or holds up a command, and is tried again with the next one', async () => {
    let failures = 2;
    const putRecord: DocumentStore['putRecord'] = (...args) =>
      failures-- > 0 ? Promise.reject(storeErrors.STORE_FULL('full')) : bench.documents.putRecord(...args);
    const documents = documentsWith(bench.documents, { putRecord });
    const runner = runnerOn({ ...bench, documents }, { snapshotEvery: 3 });
    for (let n = 0; n < 4; n++) {
      expect(await run(runner, `c-${n}`)).toMatchObject({ revision: n });
      await runner.flush();
      expect(await kept()).toBeNull();
    }
    await run(runner, 'c-4');
    await runner.flush();
    expect((await kept())?.value.revision).toBe(4);
  });

  test('a command does not wait for it', async () => {
    const never: DocumentStore['putRecord'] = () => new Promise(() => undefined);
    const documents = documentsWith(bench.documents, { putRecord: never });
    const runner = runnerOn({ ...bench, documents }, { snapshotEvery: 1 });
    for (let n = 0; n < 5; n++) await run(runner, `c-${n}`);
    expect((await runner.load(accountAggregate, 7)).revision).toBe(4);
  });

  test('never writes one stream twice at once', async () => {
    let writing = 0;
    const widths: number[] = [];
    const putRecord: DocumentStore['putRecord'] = async (...args) => {
      widths.push((writing += 1));
      const done = await bench.documents.putRecord(...args);
      writing -= 1;
      return done;
    };
    const documents = documentsWith(bench.documents, { putRecord });
    const runner = runnerOn({ ...bench, documents }, { snapshotEvery: 1 });
    await Promise.all(Array.from({ length: 60 }, (_, n) => run(runner, `c-${n}`)));
    await runner.flush();
    expect(widths.length).toBeGreaterThan(1);
    expect(Math.max(...widths)).toBe(1);
    expect((await kept())?.value.revision).toBe(59);
  });

  test('a store of snapshots that does not answer costs time, never an answer', async () => {
    await grow(20);
    const getRecord: DocumentStore['getRecord'] = () => Promise.reject(storeErrors.STORE_UNAVAILABLE('down'));
    const runner = runnerOn({ ...bench, documents: documentsWith(bench.documents, { getRecord }) });
    expect((await runner.load(accountAggregate, 7)).state.balance).toBe(20);
  });
});

/** The JSON text with one bit changed; null when that is no JSON any more, which no store would answer. */
function flip(text: string, bit: number): unknown {
  const at = Math.floor(bit / 7);
  const changed = String.fromCharCode(text.charCodeAt(at) ^ (1 << (bit % 7)));
  try {
    return JSON.parse(text.slice(0, at) + changed + text.slice(at + 1));
  } catch {
    return null;
  }
}
