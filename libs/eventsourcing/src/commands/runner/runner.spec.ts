import { beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { CommandRunner } from './types.js';
import type { ParleyError } from '../../values/errors.js';
import type { EventStore } from '../../ports/event-store.js';
import type { RecordedEvent } from '../../events/event.js';
import {
  accountAggregate,
  type AccountOptions,
  deposit,
  envelope,
  eventWith,
  noBonus,
  NOW,
  refusalOf,
  runnerOn,
  storeWith,
  useBench,
  watch,
  withdraw,
} from '@parley/testkit';
import { storeErrors } from '../../ports/store-errors.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
let runner: CommandRunner;
beforeEach(() => {
  runner = runnerOn(bench);
});

const history = (id: number): Promise<readonly RecordedEvent[]> =>
  bench.eventStore.readStream(`account-${id}`, { limit: 10_000 });
const run = (by: CommandRunner, commandId: string, command = deposit(1), options: AccountOptions = noBonus) =>
  by.run(accountAggregate, 7, command, envelope(commandId), options);

describe('running a command', () => {
  test('what follows is appended with actor, correlation, causation, command id, time and version', async () => {
    const causationId = 'event-1';
    const context = () => ({ bonus: 3 });
    const result = await runner.run(
      accountAggregate,
      7,
      deposit(5),
      { ...envelope('c-1'), causationId },
      { context },
    );
    const [first, second] = await history(7);
    expect(result).toEqual({
      stream: 'account-7',
      revision: 1,
      position: second?.position,
      events: [
        { type: 'Deposited', data: { amount: 5 } },
        { type: 'Deposited', data: { amount: 3 } },
      ],
      repeated: false,
    });
    expect(first?.metadata).toEqual({
      actor: { kind: 'manager', id: 5 },
      correlationId: 'correlation of c-1',
      causationId,
      commandId: 'c-1',
      occurredAt: NOW,
      fingerprint: expect.stringMatching(/^[\w-]{22}$/),
      schemaVersion: 1,
      commandType: 'Deposit',
    });
  });

  test('an import may say that it happened in the past', async () => {
    const occurredAt = '2019-01-01T00:00:00.000Z';
    await runner.run(accountAggregate, 7, deposit(5), { ...envelope('c-1'), occurredAt }, noBonus);
    expect((await history(7))[0]?.metadata).toMatchObject({ occurredAt, causationId: null });
  });

  test('a time that the outside world told is bounded by the time of receipt, and both are kept', async () => {
    const statedAt = '2099-01-01T00:00:00.000Z';
    await runner.run(accountAggregate, 7, deposit(5), { ...envelope('c-1'), occurredAt: statedAt }, noBonus);
    expect((await history(7))[0]?.metadata).toMatchObject({ occurredAt: NOW, statedAt });
  });

  test('a refusal appends nothing, and its command id is not used up', async () => {
    expect(await refusalOf(run(runner, 'c-1', withdraw(5)))).toBe('Domain OVERDRAWN');
    expect(await history(7)).toEqual([]);
    await run(runner, 'c-2', deposit(5));
    expect(await run(runner, 'c-1', withdraw(5))).toMatchObject({ revision: 1, repeated: false });
  });

  test('no events: answered with the revision and position of the stream, nothing appended', async () => {
    const settle = { type: 'Settle', amount: 0 } as const;
    expect(await run(runner, 'c-1', settle)).toEqual({
      stream: 'account-7',
      revision: -1,
      position: 0n,
      events: [],
      repeated: false,
    });
    await run(runner, 'c-2', deposit(5));
    const { revision, position } = await run(runner, 'c-3', withdraw(5));
    expect(await run(runner, 'c-4', settle)).toMatchObject({ revision, position, events: [] });
    expect(await history(7)).toHaveLength(2);
  });

  test('an event of another aggregate in the stream is reported, not skipped', async () => {
    await bench.eventStore.append('account-7', -1, [eventWith({}, 'Noted')]);
    expect(await refusalOf(run(runner, 'c-1'))).toBe('Infrastructure UNKNOWN_EVENT');
    expect(await refusalOf(runner.load(accountAggregate, 7))).toBe('Infrastructure UNKNOWN_EVENT');
  });

  test.each(['', 'a\0b', 'half \ud800', 'x'.repeat(501)])(
    'an unusable command id is refused: %j',
    async (commandId) => {
      expect(await refusalOf(run(runner, commandId))).toBe('Validation INVALID_COMMAND_ID');
    },
  );
});

describe('a state in memory that another process has changed', () => {
  test('is read once when it is asked for, and knows the commands of the other', async () => {
    const { store, seen } = watch(bench.eventStore);
    const [here, other] = [runnerOn({ ...bench, eventStore: store }), runnerOn(bench)];
    await run(here, 'c-1', deposit(1));
    await run(other, 'c-2', deposit(9));
    for (let time = 0; time < 3; time += 1)
      expect(await here.load(accountAggregate, 7)).toMatchObject({ state: { balance: 10 }, revision: 1 });
    expect(seen.eventsRead).toBe(1);
    expect(await run(here, 'c-2', deposit(9))).toMatchObject({ repeated: true, revision: 1 });
    expect(await run(here, 'c-1', deposit(1))).toMatchObject({ repeated: true, revision: 0 });
    expect(await run(here, 'c-3', withdraw(10))).toMatchObject({ repeated: false, revision: 2 });
  });
});

describe('exact expected revision on every append', () => {
  test('commands of several processes at once are all decided on what came before them', async () => {
    const runners = Array.from({ length: 4 }, () => runnerOn(bench, { maxAttempts: 1_000 }));
    await run(runner, 'start', deposit(50));
    const answers = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => run(runners[n % 4] ?? runner, `c-${n}`, withdraw(1))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    expect(await runner.load(accountAggregate, 7)).toMatchObject({ state: { balance: 0 }, revision: 50 });
  });

  test('on conflict the command is decided again, with a new context, on the state as it has become', async () => {
    const other = runnerOn(bench);
    await run(runner, 'c-1', deposit(5));
    const seen: number[] = [];
    const context = (state: { balance: number }) => {
      seen.push(state.balance);
      return { bonus: 0 };
    };
    await run(other, 'c-2', withdraw(4));
    expect(await refusalOf(run(runner, 'c-3', withdraw(5), { context }))).toBe('Domain OVERDRAWN');
    expect(seen).toEqual([5, 1]);
  });

  test('a refusal decided on a state from memory is checked against the log first', async () => {
    const other = runnerOn(bench);
    await run(runner, 'c-1', deposit(1));
    await run(other, 'c-2', deposit(9));
    expect(await run(runner, 'c-3', withdraw(10))).toMatchObject({ revision: 2 });
  });

  test('so is an answer that nothing follows', async () => {
    const other = runnerOn(bench);
    await run(runner, 'c-1', deposit(0));
    await run(other, 'c-2', deposit(9));
    const settled = await run(runner, 'c-3', { type: 'Settle', amount: 0 });
    expect(settled.events).toEqual([{ type: 'Withdrawn', data: { amount: 9 } }]);
  });

  test('conflicts are bounded: TOO_MUCH_CONTENTION, retryable, nothing appended', async () => {
    const other = runnerOn(bench);
    await run(runner, 'c-1', deposit(5));
    let decisions = 0;
    const context = async () => {
      await run(other, `other-${(decisions += 1)}`, deposit(1));
      return { bonus: 0 };
    };
    const answer = runner.run(accountAggregate, 7, deposit(100), envelope('c-2'), { context });
    await expect(answer).rejects.toMatchObject({
      family: 'Concurrency',
      code: 'TOO_MUCH_CONTENTION',
      retryable: true,
    } satisfies Partial<ParleyError>);
    expect(decisions).toBe(8);
    expect((await runner.load(accountAggregate, 7)).state.balance).toBe(5 + 8);
  });
});

describe('commands at once', () => {
  test('64 of one stream queue up: no conflict, one append each', async () => {
    const { store, seen } = watch(bench.eventStore);
    const queued = runnerOn({ ...bench, eventStore: store });
    await Promise.all(Array.from({ length: 64 }, (_, n) => run(queued, `c-${n}`)));
    expect(seen.appends).toBe(64);
    expect((await queued.load(accountAggregate, 7)).state.balance).toBe(64);
  });

  test('those of another stream, and loads, do not wait for a slow one', async () => {
    let release = (): void => undefined;
    const slow = new Promise<{ bonus: number }>((resolve) => {
      release = () => resolve({ bonus: 0 });
    });
    const first = run(runner, 'c-1', deposit(1), { context: () => slow });
    const second = run(runner, 'c-2', deposit(2));
    await runner.run(accountAggregate, 8, deposit(1), envelope('c-3'), noBonus);
    expect((await runner.load(accountAggregate, 7)).revision).toBe(-1);
    release();
    expect([(await first).revision, (await second).revision]).toEqual([0, 1]);
  });

  test('a failed command does not hold up the next of its stream', async () => {
    const answers = await Promise.allSettled([
      run(runner, 'c-1', withdraw(1)),
      run(runner, 'c-2', deposit(1)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  test('a context may load the aggregate that it decides about', async () => {
    const context = async () => ({ bonus: (await runner.load(accountAggregate, 7)).state.balance });
    await run(runner, 'c-1', deposit(4));
    expect((await run(runner, 'c-2', deposit(1), { context })).revision).toBe(2);
  });
});

test('a load sees what other processes have appended, and leaves memory right for the next command', async () => {
  const other = runnerOn(bench);
  await run(runner, 'c-1', deposit(1));
  await run(other, 'c-2', deposit(2));
  expect(await runner.load(accountAggregate, 7)).toMatchObject({ state: { balance: 3 }, revision: 1 });
  expect(await run(runner, 'c-3', withdraw(3))).toMatchObject({ revision: 2 });
  expect(await run(runner, 'c-2', deposit(2))).toMatchObject({ revision: 1, repeated: true });
});

test('what another process has appended is read once; what is known asks no store', async () => {
  const { store, seen } = watch(bench.eventStore);
  const reader = runnerOn({ ...bench, eventStore: store });
  expect(reader.known(accountAggregate, 7)).toBeNull();
  await run(runner, 'c-1', deposit(1));
  await reader.load(accountAggregate, 7);
  for (let n = 2; n <= 4; n++) await run(runner, `c-${n}`, deposit(1));
  await reader.load(accountAggregate, 7);
  const { reads } = seen;
  expect(reader.known(accountAggregate, 7)).toMatchObject({ state: { balance: 4 }, revision: 3 });
  expect(seen.reads).toBe(reads);
  await reader.load(accountAggregate, 7);
  expect(seen.eventsRead).toBe(4);
  expect(await run(reader, 'c-3', deposit(1))).toMatchObject({ revision: 2, repeated: true });
});

test('a state in memory is never taken for that of another definition of the aggregate', async () => {
  await run(runner, 'c-1', deposit(5));
  const evolve = (state: { balance: number }) => ({ balance: state.balance + 100 });
  expect((await runner.load({ ...accountAggregate, evolve }, 7)).state.balance).toBe(100);
  expect((await runner.load(accountAggregate, 7)).state.balance).toBe(5);
});

test('a store that fails leaves nothing behind: the same command runs once it is back', async () => {
  let down = true;
  const append: EventStore['append'] = (...args) =>
    down ? Promise.reject(storeErrors.STORE_UNAVAILABLE('down')) : bench.eventStore.append(...args);
  const failing = runnerOn({ ...bench, eventStore: storeWith(bench.eventStore, { append }) });
  expect(await refusalOf(run(failing, 'c-1'))).toBe('Infrastructure STORE_UNAVAILABLE');
  down = false;
  expect(await run(failing, 'c-1')).toMatchObject({ revision: 0, repeated: false });
});

test('the log restored to an earlier state under a running process is noticed, not written over', async () => {
  await run(runner, 'c-1', deposit(1));
  await run(runner, 'c-2', deposit(2));
  const eventStore = await openSqliteEventStore({ folder: bench.folder, file: 'restored.db' });
  let current = bench.eventStore;
  const moving = storeWith(eventStore, {
    append: (...args) => current.append(...args),
    readStream: (...args) => current.readStream(...args),
  });
  const survivor = runnerOn({ ...bench, eventStore: moving });
  await survivor.load(accountAggregate, 7);
  current = eventStore;
  await runnerOn({ ...bench, eventStore }).run(accountAggregate, 7, deposit(1), envelope('c-1'), noBonus);
  expect(await run(survivor, 'c-3', deposit(5))).toMatchObject({ revision: 1 });
  expect((await survivor.load(accountAggregate, 7)).state.balance).toBe(6);
  await eventStore.close();
});
