import { describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { storeErrors } from '@parley/eventsourcing';
import { documentsWith } from '@parley/testkit';
import { keeper, PATIENCE, promised, unrelated, until, useBench } from './bench.fixtures.js';
import { defineProcess } from './process.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const amounts = async (account: string): Promise<unknown[]> =>
  (await bench.account(account)).map(({ data }) => (data as { amount: number }).amount);

describe('a reaction', () => {
  test('is a command of the system that names the event as its cause', async () => {
    const processes = bench.start([keeper({ runner: bench.runner })]);
    await bench.append('s', unrelated(), promised(3, 'a', 'b'));
    await bench.settled(processes);
    const [, cause] = await bench.eventStore.readStream('s', { limit: 10 });
    const caused = [await bench.account('a'), await bench.account('b')].flat();
    expect(caused.map(({ metadata }) => metadata)).toMatchObject(
      ['a', 'b'].map((step) => ({
        actor: { kind: 'system', id: null },
        commandId: `${cause?.id}/keeper/${step}`,
        causationId: cause?.id,
        correlationId: 'asked by 5',
      })),
    );
  });

  test('follows the order of the log', async () => {
    const processes = bench.start([keeper({ runner: bench.runner })], { batchSize: 2 });
    for (const amount of [1, 2, 3, 4, 5, 6, 7]) await bench.append(`s-${amount % 3}`, promised(amount, 'a'));
    await bench.settled(processes);
    expect(await amounts('a')).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('refused by the domain is an answer: it is counted, and the process goes on', async () => {
    const outcomes: string[] = [];
    const processes = bench.start([keeper({ runner: bench.runner })], {
      onReaction: ({ outcome }) => outcomes.push(outcome),
    });
    await bench.append('s', promised(-5, 'a'), promised(2, 'a'));
    await bench.settled(processes);
    expect(await amounts('a')).toEqual([2]);
    expect(outcomes).toEqual(['OVERDRAWN', 'done']);
    expect(await processes.states()).toMatchObject([{ done: 1, refused: 1, parked: 0, state: 'live' }]);
  });
});

describe('a new process', () => {
  test('leaves history alone, unless it says that it wants it', async () => {
    await bench.append('s', promised(1, 'old'));
    const fromNow = defineProcess({ ...keeper({ runner: bench.runner }), name: 'from-now', from: 'now' });
    const processes = bench.start([fromNow, keeper({ runner: bench.runner })]);
    await bench.settled(processes, 'from-now');
    await bench.append('s', promised(2, 'new'));
    await bench.settled(processes, 'from-now');
    await bench.settled(processes);
    expect((await bench.account('old')).map(({ metadata }) => metadata.commandId)).toEqual([
      expect.stringContaining('/keeper/'),
    ]);
    expect(await bench.account('new')).toHaveLength(2);
    expect(defineProcess({ name: 'plain', on: {} }).from).toBe('now');
  });

  test('killed right after its first start has begun there all the same: what came since is not lost', async () => {
    await bench.append('s', promised(1, 'old'));
    const first = bench.start([keeper({ runner: bench.runner, from: 'now' })]);
    await until(async () => (await first.states())[0]?.here === true);
    // Killed: nothing of its end is stored.
    await first.stop();
    await bench.documents.resetCheckpoint('process:keeper');
    await bench.append('s', promised(2, 'new'));
    const second = bench.start([keeper({ runner: bench.runner, from: 'now' })]);
    await bench.settled(second);
    expect(await amounts('old')).toEqual([]);
    expect(await amounts('new')).toEqual([2]);
  });

  test('begins at the end of an empty log, too', async () => {
    const first = bench.start([keeper({ runner: bench.runner, from: 'now' })]);
    await until(async () => (await first.states())[0]?.here === true);
    await first.stop();
    await bench.append('s', promised(1, 'a'));
    const second = bench.start([keeper({ runner: bench.runner, from: 'now' })]);
    await bench.settled(second);
    expect(await amounts('a')).toEqual([1]);
  });
});

describe('a failure of a store', () => {
  test('is tried again until it has passed, and stops no other process', async () => {
    let isDown = true;
    const codes: string[] = [];
    const watch = (): void => {
      if (isDown) throw storeErrors.STORE_UNAVAILABLE('Down.');
    };
    const other = defineProcess({ ...keeper({ runner: bench.runner }), name: 'other' });
    const processes = bench.start([keeper({ runner: bench.runner, watch }), other], {
      onError: ({ process, code }) => codes.push(`${process} ${code}`),
    });
    await bench.append('s', promised(1, 'a'), promised(2, 'b'));
    await bench.settled(processes, 'other');
    await until(() => codes.length > 5);
    expect(await processes.states()).toMatchObject([
      { name: 'keeper', error: 'STORE_UNAVAILABLE', done: 0 },
      { name: 'other', done: 2, state: 'live' },
    ]);
    isDown = false;
    await bench.settled(processes);
    expect(await amounts('a')).toEqual([1, 1]);
    await until(async () => (await processes.states())[0]?.error === undefined);
    expect(new Set(codes)).toEqual(new Set(['keeper STORE_UNAVAILABLE']));
  });

  test('between command and checkpoint delivers the event again, to no further effect', async () => {
    let failures = 3;
    const failing = documentsWith(bench.documents, {
      commit: async (step) => {
        if (failures-- > 0) throw storeErrors.STORE_UNAVAILABLE('Down.');
        return bench.documents.commit(step);
      },
    });
    const processes = bench.start([keeper({ runner: bench.runner })], { documents: failing });
    await bench.append('s', promised(1, 'a', 'b'));
    await bench.settled(processes);
    expect(failures).toBeLessThan(0);
    expect(await amounts('a')).toEqual([1]);
    expect(await amounts('b')).toEqual([1]);
    expect(await processes.states()).toMatchObject([{ done: 2 }]);
  });
});

test('what it does not react to is passed: position, head and lag are reported', async () => {
  const processes = bench.create([keeper({ runner: bench.runner })]);
  await bench.append('s', unrelated(), unrelated());
  expect(await processes.states()).toMatchObject([
    { state: 'waiting', holder: null, behind: 2, position: 0n },
  ]);
  const later = bench.create([keeper({ runner: bench.runner })], { clock: () => Date.now() + 60_000 });
  expect((await later.states())[0]?.behindSeconds).toBeGreaterThanOrEqual(60);
  processes.start();
  await bench.settled(processes);
  const head = await bench.eventStore.head();
  await until(async () => (await processes.states())[0]?.state === 'live');
  expect(await processes.states()).toEqual([
    {
      name: 'keeper',
      state: 'live',
      holder: expect.any(String),
      here: true,
      position: head,
      head,
      behind: 0,
      isEstimate: false,
      behindSeconds: 0,
      done: 0,
      refused: 0,
      parked: 0,
    },
  ]);
});

test('a wait ends when its time is over', async () => {
  const processes = bench.create([keeper({ runner: bench.runner })]);
  const position = await bench.append('s', unrelated());
  expect(await processes.waitFor('keeper', position, 1_000)).toBe(false);
  processes.start();
  expect(await processes.waitFor('keeper', position, PATIENCE)).toBe(true);
});

test('once stopped it never starts', async () => {
  const processes = bench.create([keeper({ runner: bench.runner })]);
  await processes.stop();
  processes.start();
  const position = await bench.append('s', promised(1, 'a'));
  expect(await processes.waitFor('keeper', position, 1_000)).toBe(false);
  expect(await bench.account('a')).toEqual([]);
});

test('a name that is unknown, used twice or unusable is refused', async () => {
  const one = keeper({ runner: bench.runner });
  const refusal = expect.objectContaining({ code: 'UNKNOWN_PROCESS', family: 'Validation' });
  expect(() => bench.create([one, one])).toThrow(refusal);
  expect(() => bench.create([{ ...one, name: 'a/b' }])).toThrow(refusal);
  const processes = bench.create([one]);
  await expect(processes.waitFor('other', 0n, 1)).rejects.toEqual(refusal);
  await expect(processes.parked('other')).rejects.toEqual(refusal);
  await expect(
    processes.retry('other', 's', { actor: { kind: 'manager', id: 1 }, correlationId: 'c' }),
  ).rejects.toEqual(refusal);
});
