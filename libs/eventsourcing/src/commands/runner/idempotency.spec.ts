import { describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createCatalog } from '../../events/catalog.js';
import { commandIndexProjection, createCommandIndex } from '@parley/subscriptions';
import type { CommandIndex, CommandIndexEntry } from '../command-index.types.js';
import type { CommandRunner } from './types.js';
import { LARGEST_WINDOW } from './window.js';
import {
  accountAggregate,
  accountEvents,
  commandsOf,
  deposit,
  deposits,
  envelope,
  noBonus,
  PATIENCE,
  refusalOf,
  runnerOn,
  useBench,
  withdraw,
} from '@parley/testkit';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

async function restart(): Promise<void> {
  await bench.closeStores();
  await bench.openStores();
}

/** The index as the application runs it. */
async function startIndex(): Promise<CommandIndex> {
  const definitions = [commandIndexProjection];
  const running = await bench.start({ definitions, catalog: createCatalog(accountEvents) });
  return createCommandIndex({
    documents: bench.documents,
    serving: () => running.serving('commands'),
    waitFor: (position) => running.waitFor('commands', position, PATIENCE),
  });
}

const run = (by: CommandRunner, commandId: string, command = deposit(1), id = 7) =>
  by.run(accountAggregate, id, command, envelope(commandId), noBonus);
const commands = async (id = 7): Promise<string[]> =>
  commandsOf(await bench.eventStore.readStream(`account-${id}`, { limit: 10_000 }));

/** As many commands of other ids as the aggregate can remember, appended as another process would. */
const pushOut = () => bench.append('account-7', ...deposits('later', LARGEST_WINDOW));

describe('a repeated command id returns the first result and appends nothing', () => {
  test('at once, whatever has happened in between', async () => {
    const runner = runnerOn(bench);
    const context = () => ({ bonus: 2 });
    const first = await runner.run(accountAggregate, 7, deposit(5), envelope('c-1'), { context });
    await run(runner, 'c-2', withdraw(7));
    expect(await run(runner, 'c-1', deposit(5))).toEqual({ ...first, repeated: true });
    expect(await commands()).toEqual(['c-1', 'c-1', 'c-2']);
  });

  test('even where it would be refused by now, or expects a revision that has passed', async () => {
    const runner = runnerOn(bench);
    await run(runner, 'c-1', deposit(5));
    const options = { ...noBonus, expectedRevision: 0 };
    const first = await runner.run(accountAggregate, 7, withdraw(5), envelope('c-2'), options);
    const second = await runner.run(accountAggregate, 7, withdraw(5), envelope('c-2'), options);
    expect(second).toEqual({ ...first, repeated: true });
  });

  test('in parallel, in one process', async () => {
    const runner = runnerOn(bench);
    const answers = await Promise.all(Array.from({ length: 20 }, () => run(runner, 'c-1')));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
    expect(await commands()).toEqual(['c-1']);
  });

  test('in parallel, in several processes', async () => {
    const runners = Array.from({ length: 5 }, () => runnerOn(bench));
    const answers = await Promise.all(runners.map((runner) => run(runner, 'c-1')));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await commands()).toEqual(['c-1']);
  });

  test('after a restart, from the log, with all of its events', async () => {
    const options = { context: () => ({ bonus: 2 }) };
    const first = await runnerOn(bench).run(accountAggregate, 7, deposit(5), envelope('c-1'), options);
    await restart();
    const second = await runnerOn(bench).run(accountAggregate, 7, deposit(5), envelope('c-1'), options);
    expect(second).toEqual({ ...first, repeated: true });
    expect(second.events).toHaveLength(2);
  });

  test('after a restart, from a snapshot', async () => {
    const runner = runnerOn(bench, { snapshotEvery: 2 });
    const first = await run(runner, 'c-1');
    for (const commandId of ['c-2', 'c-3', 'c-4']) await run(runner, commandId);
    await runner.flush();
    await restart();
    expect(await run(runnerOn(bench, { snapshotEvery: 2 }), 'c-1')).toEqual({ ...first, repeated: true });
  });

  test('long after it has left the window, and after a restart besides', async () => {
    const runner = runnerOn(bench, { commandIndex: await startIndex() });
    const first = await run(runner, 'c-1');
    await pushOut();
    await run(runner, 'c-2');
    expect(await run(runner, 'c-1')).toEqual({ ...first, repeated: true });
    await runner.flush();
    await restart();
    const later = runnerOn(bench, { commandIndex: await startIndex() });
    expect(await run(later, 'c-1')).toEqual({ ...first, repeated: true });
    expect((await commands()).filter((commandId) => commandId === 'c-1')).toHaveLength(1);
  });

  test('the last 256 commands are known without the index', async () => {
    await bench.append('account-7', ...deposits('c', 1_000));
    const runner = runnerOn(bench);
    const last = Array.from({ length: 256 }, (_, n) => `c-${1_000 - 256 + n}`);
    const answers = await Promise.all(last.map((commandId) => run(runner, commandId)));
    expect(answers.every(({ repeated }) => repeated)).toBe(true);
  });
});

describe('the same id with another command: COMMAND_ID_REUSED', () => {
  test('at once and after a restart', async () => {
    await run(runnerOn(bench), 'c-1', deposit(5));
    for (const runner of [runnerOn(bench), runnerOn(bench)]) {
      expect(await refusalOf(run(runner, 'c-1', deposit(6)))).toBe('Domain COMMAND_ID_REUSED');
      expect(await run(runner, 'c-1', deposit(5))).toMatchObject({ repeated: true });
    }
    expect(await commands()).toEqual(['c-1']);
  });

  test('in parallel, in two processes', async () => {
    const answers = await Promise.all([
      refusalOf(run(runnerOn(bench), 'c-1', deposit(5))),
      refusalOf(run(runnerOn(bench), 'c-1', deposit(6))),
    ]);
    expect(answers.filter((answer) => answer === 'Domain COMMAND_ID_REUSED')).toHaveLength(1);
    expect(await commands()).toEqual(['c-1']);
  });

  test('for another stream, while this process remembers it', async () => {
    const runner = runnerOn(bench);
    await run(runner, 'c-1');
    expect(await refusalOf(run(runner, 'c-1', deposit(1), 8))).toBe('Domain COMMAND_ID_REUSED');
    expect(await commands(8)).toEqual([]);
  });

  test('for other streams at the same moment: one does it', async () => {
    const runner = runnerOn(bench);
    const ids = [7, 8, 9, 7];
    const answers = await Promise.all(ids.map((id) => refusalOf(run(runner, 'c-1', deposit(1), id))));
    expect(answers.filter((answer) => answer === 'Domain COMMAND_ID_REUSED')).toHaveLength(2);
    expect((await Promise.all([7, 8, 9].map((id) => commands(id)))).flat()).toEqual(['c-1']);
  });

  test('for another stream at the same moment it is free again once it was refused', async () => {
    const runner = runnerOn(bench);
    const refused = refusalOf(run(runner, 'c-1', withdraw(5), 7));
    expect(await run(runner, 'c-1', deposit(1), 8)).toMatchObject({ repeated: false });
    expect(await refused).toBe('Domain OVERDRAWN');
  });

  test('long after it has left the window, with another body or for another stream', async () => {
    await run(runnerOn(bench), 'c-1');
    await run(runnerOn(bench), 'c-2', deposit(1), 8);
    await pushOut();
    const runner = runnerOn(bench, { commandIndex: await startIndex() });
    expect(await refusalOf(run(runner, 'c-1', deposit(6)))).toBe('Domain COMMAND_ID_REUSED');
    expect(await refusalOf(run(runner, 'c-2'))).toBe('Domain COMMAND_ID_REUSED');
    expect(await commands()).not.toContain('c-2');
  });

  test('what counts as its body may be given', async () => {
    const runner = runnerOn(bench);
    const options = { ...noBonus, body: { request: 1 } };
    await runner.run(accountAggregate, 7, deposit(5), envelope('c-1'), options);
    const repeat = runner.run(accountAggregate, 7, deposit(6), envelope('c-1'), options);
    expect(await repeat).toMatchObject({ repeated: true });
  });
});

describe('what a command did', () => {
  const find = (by: CommandRunner, commandId: string, id = 7) => by.find(accountAggregate, id, commandId);

  test('is told by its id, at once, by another process and long after', async () => {
    const commandIndex = await startIndex();
    const runner = runnerOn(bench, { commandIndex });
    const first = await run(runner, 'c-1', deposit(5));
    const repeatAnswer = { ...first, repeated: true };
    expect(await find(runner, 'c-1')).toEqual(repeatAnswer);
    expect(await find(runnerOn(bench), 'c-1')).toEqual(repeatAnswer);
    await pushOut();
    expect(await find(runner, 'c-1')).toEqual(repeatAnswer);
  });

  test('is null on a stream where it never ran, and not known while the index is behind', async () => {
    const runner = runnerOn(bench, { commandIndex: await startIndex() });
    await run(runner, 'c-1');
    expect(await find(runner, 'c-1', 8)).toBeNull();
    expect(await find(runner, 'c-2')).toBeNull();
    await pushOut();
    expect(await find(runner, 'c-2')).toBeNull();
    const behind = runnerOn(bench, { commandIndex: { find: async () => null, passed: async () => false } });
    await expect(find(behind, 'c-1')).rejects.toMatchObject({ code: 'COMMAND_INDEX_BEHIND' });
  });
});

describe('the index of older commands', () => {
  const index = (passed: boolean, entry: Awaited<ReturnType<CommandIndex['find']>> = null): CommandIndex => ({
    passed: async () => passed,
    find: async () => entry,
  });

  test('has not passed what the window has dropped: COMMAND_INDEX_BEHIND, retryable, and nothing is appended', async () => {
    await run(runnerOn(bench), 'first');
    await pushOut();
    const behind = runnerOn(bench, { commandIndex: index(false) });
    await expect(run(behind, 'c-1')).rejects.toMatchObject({ code: 'COMMAND_INDEX_BEHIND', retryable: true });
    expect(await commands()).not.toContain('c-1');
  });

  test('is not asked before the window has dropped anything', async () => {
    await pushOut();
    expect(await run(runnerOn(bench), 'c-1')).toMatchObject({ repeated: false });
  });

  test.each([
    ['a revision that the log does not have', 5_000],
    ['an event of another command', 3],
  ])('of another log, one that names %s, is not believed', async (_, revision) => {
    const first = await run(runnerOn(bench), 'c-1');
    await pushOut();
    const entry = { stream: first.stream, firstRevision: revision, lastRevision: revision };
    const runner = runnerOn(bench, { commandIndex: index(true, entry) });
    expect(await run(runner, 'c-2')).toMatchObject({ repeated: false });
  });

  test('that has half of a command newer than memory is not asked for its events: the log is', async () => {
    await run(runnerOn(bench), 'first');
    await pushOut();
    const options = { context: () => ({ bonus: 2 }) };
    let entry: CommandIndexEntry | null = null;
    const commandIndex = { passed: async () => true, find: async () => entry };
    const [one, other] = [runnerOn(bench, { commandIndex }), runnerOn(bench, { commandIndex })];
    await one.load(accountAggregate, 7);
    const { events, revision } = await other.run(accountAggregate, 7, deposit(5), envelope('c-1'), options);
    entry = { stream: 'account-7', firstRevision: revision - 1, lastRevision: revision - 1 };
    const repeat = await one.run(accountAggregate, 7, deposit(5), envelope('c-1'), options);
    expect(repeat).toMatchObject({ revision, events, repeated: true });
  });
});
