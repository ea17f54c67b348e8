import { beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { Actor } from '@parley/eventsourcing';
import { accountAggregate, deposit, noBonus } from '@parley/testkit';
import { keeper, PATIENCE, promised, unrelated, useBench } from './bench.fixtures.js';
import type { ProcessNotice } from './notices.js';
import { PROCESSES_STREAM } from '../management/log/processes-log.js';
import { defineProcess, type Reaction } from './process.js';
import type { Processes } from './types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const actor: Actor = { kind: 'manager', id: 7 };
const by = { actor, correlationId: 'asked by 7', traceparent: '00-1-1-00' };
const broken = new Set<string>();
const start = (): Processes => bench.start([keeper({ runner: bench.runner, broken })]);
const amounts = async (account: string): Promise<unknown[]> =>
  (await bench.account(account)).map(({ data }) => (data as { amount: number }).amount);
const obeyed = async (processes: Processes, skip: Promise<bigint>): Promise<void> => {
  expect(await processes.waitFor('keeper', await skip, PATIENCE)).toBe(true);
};

beforeEach(() => broken.clear());

describe('an event that cannot be reacted to', () => {
  test('parks its stream after three attempts; everything else goes on', async () => {
    let attempts = 0;
    const watch = (): void => void (attempts += 1);
    const processes = bench.start([keeper({ runner: bench.runner, broken, watch })]);
    broken.add('bad#1');
    await bench.append('bad', promised(1, 'a'), promised(2, 'a'), promised(3, 'a'), unrelated());
    await bench.append('good', promised(10, 'a'));
    await bench.settled(processes);
    // The command before the failure ran once: the two attempts after it were repeats.
    expect(await amounts('a')).toEqual([1, 2, 10]);
    expect(attempts).toBe(5);
    expect(await processes.parked()).toEqual([
      {
        process: 'keeper',
        stream: 'bad',
        revision: 1,
        position: expect.any(BigInt),
        eventId: expect.any(String),
        type: 'Promised',
        code: 'REACTION_FAILED',
        message: 'RangeError while keeper reacted to Promised.',
        parkedAt: expect.any(String),
      },
    ]);
    expect(await processes.states()).toMatchObject([{ parked: 1, done: 2, state: 'live' }]);
  });

  test('is still parked for the next holder, and its stream still waits', async () => {
    broken.add('bad#0');
    const first = start();
    await bench.append('bad', promised(1, 'a'));
    await bench.settled(first);
    await first.stop();
    broken.clear();
    const second = start();
    await bench.append('bad', promised(2, 'a'));
    await bench.settled(second);
    expect(await amounts('a')).toEqual([1]);
    expect(await second.parked('keeper')).toMatchObject([{ stream: 'bad', revision: 0 }]);
  });

  test('is told when its stream begins to wait, by each program that takes the process, and when it goes on', async () => {
    broken.add('bad#0');
    const notices: ProcessNotice[] = [];
    const run = (): Processes =>
      bench.start([keeper({ runner: bench.runner, broken })], {
        onNotice: (notice) => void notices.push(notice),
      });
    const first = run();
    await bench.append('bad', promised(1, 'a'));
    await bench.settled(first);
    await first.stop();
    broken.clear();
    const second = run();
    await obeyed(second, second.retry('keeper', 'bad', by));
    const parked = expect.objectContaining({ stream: 'bad', revision: 0, code: 'REACTION_FAILED' });
    expect(notices).toEqual([
      { kind: 'taken', process: 'keeper' },
      { kind: 'parked', parked },
      { kind: 'left', process: 'keeper', code: null },
      { kind: 'taken', process: 'keeper' },
      { kind: 'parked', parked },
      { kind: 'resumed', process: 'keeper', stream: 'bad' },
    ]);
  });

  test('by one step for two commands is parked as well: the second would silently be left out', async () => {
    const run: Reaction['run'] = (envelope) => {
      const account = `a${(runs += 1)}`;
      return bench.runner.run(accountAggregate, account, deposit(1), envelope, noBonus);
    };
    let runs = 0;
    const react = () => [0, 1].map(() => ({ step: 'same', run }));
    const twice = defineProcess({ name: 'keeper', from: 'start', on: { Promised: react } });
    const processes = bench.start([twice]);
    await bench.append('s', promised(1, 'a'));
    await bench.settled(processes);
    expect(await processes.parked()).toMatchObject([{ code: 'COMMAND_ID_REUSED' }]);
  });
});

describe('orders', () => {
  test('retry: what waits is reacted to, in order and once; nothing waits any more', async () => {
    broken.add('bad#0');
    const processes = start();
    await bench.append('bad', promised(1, 'a', 'b'), unrelated(), promised(2, 'a'));
    await bench.settled(processes);
    broken.clear();
    await obeyed(processes, processes.retry('keeper', 'bad', by));
    expect(await amounts('a')).toEqual([1, 2]);
    expect(await amounts('b')).toEqual([1]);
    expect(await processes.parked()).toEqual([]);
    expect(await processes.states()).toMatchObject([{ done: 3, parked: 0 }]);
    await bench.append('bad', promised(3, 'a'));
    await bench.settled(processes);
    expect(await amounts('a')).toEqual([1, 2, 3]);
  });

  test('retry: a stream that fails again is parked where it failed now, with what came before it done', async () => {
    broken.add('bad#0').add('bad#2');
    const processes = start();
    await bench.append('bad', promised(1, 'a'), promised(2, 'a'), promised(3, 'a'), promised(4, 'a'));
    await bench.settled(processes);
    broken.delete('bad#0');
    await obeyed(processes, processes.retry('keeper', 'bad', by));
    expect(await processes.parked()).toMatchObject([{ stream: 'bad', revision: 2 }]);
    broken.clear();
    await obeyed(processes, processes.retry('keeper', 'bad', by));
    expect(await amounts('a')).toEqual([1, 2, 3, 4]);
    expect(await processes.states()).toMatchObject([{ done: 4, parked: 0 }]);
  });

  test('skip: passes over the one event, with actor and reason in the log', async () => {
    broken.add('bad#0');
    const processes = start();
    await bench.append('bad', promised(1, 'b'), promised(2, 'a'));
    await bench.settled(processes);
    await obeyed(processes, processes.skip('keeper', 'bad', 'sent twice', by));
    expect(await amounts('a')).toEqual([2]);
    expect(await processes.parked()).toEqual([]);
    const [skip] = await bench.eventStore.readStream(PROCESSES_STREAM, { limit: 10 });
    expect(skip).toMatchObject({
      type: 'ProcessSkipOrdered',
      data: { process: 'keeper', stream: 'bad', revision: 0, reason: 'sent twice' },
      metadata: by,
    });
  });

  test('reach the holder through the log, from any program; given twice they are carried out once', async () => {
    broken.add('bad#0').add('bad#1');
    const holder = start();
    await bench.append('bad', promised(1, 'a'), promised(2, 'a'), promised(3, 'a'));
    await bench.settled(holder);
    const elsewhere = bench.create([keeper({ runner: bench.runner })]);
    const skips = [1, 2].map(() => elsewhere.skip('keeper', 'bad', 'why', by));
    for (const skip of skips) await obeyed(elsewhere, skip);
    expect(await elsewhere.parked()).toMatchObject([{ revision: 1 }]);
  });

  test('for a stream that does not wait are refused; those for another process are left to it', async () => {
    const processes = bench.start([
      keeper({ runner: bench.runner, broken }),
      defineProcess({ ...keeper({ runner: bench.runner }), name: 'other' }),
    ]);
    const refusal = { code: 'PROCESS_NOT_PARKED', family: 'Domain' };
    await expect(processes.retry('keeper', 'good', by)).rejects.toMatchObject(refusal);
    await expect(processes.skip('keeper', 'good', 'why', by)).rejects.toMatchObject(refusal);
    broken.add('bad#0');
    await bench.append('bad', promised(1, 'a'));
    await bench.settled(processes);
    await expect(processes.retry('other', 'bad', by)).rejects.toMatchObject(refusal);
  });
});
