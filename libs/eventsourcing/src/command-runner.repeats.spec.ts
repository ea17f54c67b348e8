import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createCatalog } from './catalog.js';
import { commandIndexProjection, createCommandIndex, type CommandIndex } from './command-index.js';
import type { CommandRunner } from './command-runner.types.js';
import { LARGEST_WINDOW } from './command-runner.window.js';
import { InfrastructureError } from './errors.js';
import { createProjections } from './projections/projections.js';
import type { Projections } from './projections/types.js';
import {
  accountAggregate,
  accountEvents,
  deposit,
  envelope,
  noBonus,
  withdraw,
} from './testing/account.fixtures.js';
import { commandsOf, deposits, runnerOn, storeWith, type Stores } from './testing/command-runner.fixtures.js';
import { refusalOf } from './testing/event-store-contract.fixtures.js';

let folder: string;
let stores: Stores;
let projections: Projections | null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-repeats-'));
  projections = null;
  await open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  stores = {
    eventStore: await openSqliteEventStore({ folder }),
    documents: await openSqliteDocuments({ folder }),
  };
}

async function close(): Promise<void> {
  await projections?.stop();
  projections = null;
  await stores.eventStore.close();
  await stores.documents.close();
}

async function restart(): Promise<void> {
  await close();
  await open();
}

/** The index as the application runs it. */
async function startIndex(): Promise<CommandIndex> {
  const running = createProjections({
    ...stores,
    catalog: createCatalog(accountEvents),
    definitions: [commandIndexProjection],
    owner: 'spec',
    clock: Date.now,
  });
  projections = running;
  await running.start();
  return createCommandIndex({
    documents: stores.documents,
    serving: () => running.serving('commands'),
    waitFor: (position, timeoutMs) => running.waitFor('commands', position, timeoutMs),
  });
}

const run = (by: CommandRunner, commandId: string, command = deposit(1), id = 7) =>
  by.run(accountAggregate, id, command, envelope(commandId), noBonus);
const commands = async (id = 7): Promise<string[]> =>
  commandsOf(await stores.eventStore.readStream(`account-${id}`, { limit: 10_000 }));

/** As many commands of other ids as the aggregate can remember, appended as another process would. */
async function pushOut(): Promise<void> {
  const [last] = await stores.eventStore.readStream('account-7', { direction: 'backwards', limit: 1 });
  await stores.eventStore.append('account-7', last?.revision ?? -1, deposits('later', LARGEST_WINDOW));
}

describe('a repeated command id returns the first result and appends nothing', () => {
  test('at once, whatever has happened in between', async () => {
    const runner = runnerOn(stores);
    const context = () => ({ bonus: 2 });
    const first = await runner.run(accountAggregate, 7, deposit(5), envelope('c-1'), { context });
    await run(runner, 'c-2', withdraw(7));
    expect(await run(runner, 'c-1', deposit(5))).toEqual({ ...first, repeated: true });
    expect(await commands()).toEqual(['c-1', 'c-1', 'c-2']);
  });

  test('even where it would be refused by now, or expects a revision that has passed', async () => {
    const runner = runnerOn(stores);
    await run(runner, 'c-1', deposit(5));
    const options = { ...noBonus, expectedRevision: 0 };
    const first = await runner.run(accountAggregate, 7, withdraw(5), envelope('c-2'), options);
    const second = await runner.run(accountAggregate, 7, withdraw(5), envelope('c-2'), options);
    expect(second).toEqual({ ...first, repeated: true });
  });

  test('in parallel, in one process', async () => {
    const runner = runnerOn(stores);
    const answers = await Promise.all(Array.from({ length: 20 }, () => run(runner, 'c-1')));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
    expect(await commands()).toEqual(['c-1']);
  });

  test('in parallel, in several processes', async () => {
    const runners = Array.from({ length: 5 }, () => runnerOn(stores));
    const answers = await Promise.all(runners.map((runner) => run(runner, 'c-1')));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await commands()).toEqual(['c-1']);
  });

  test('after a restart, from the log', async () => {
    const first = await run(runnerOn(stores), 'c-1');
    await restart();
    expect(await run(runnerOn(stores), 'c-1')).toEqual({ ...first, repeated: true });
    expect(await commands()).toEqual(['c-1']);
  });

  test('after a restart, from a snapshot', async () => {
    const runner = runnerOn(stores, { snapshotEvery: 2 });
    const first = await run(runner, 'c-1');
    for (const commandId of ['c-2', 'c-3', 'c-4']) await run(runner, commandId);
    await runner.flush();
    await restart();
    expect(await run(runnerOn(stores, { snapshotEvery: 2 }), 'c-1')).toEqual({ ...first, repeated: true });
  });

  test('long after it has left the window, and after a restart besides', async () => {
    const runner = runnerOn(stores, { commandIndex: await startIndex() });
    const first = await run(runner, 'c-1');
    await pushOut();
    await run(runner, 'c-2');
    expect(await run(runner, 'c-1')).toEqual({ ...first, repeated: true });
    await runner.flush();
    await restart();
    const later = runnerOn(stores, { commandIndex: await startIndex() });
    expect(await run(later, 'c-1')).toEqual({ ...first, repeated: true });
    expect((await commands()).filter((commandId) => commandId === 'c-1')).toHaveLength(1);
  });

  test('the last 256 commands are known without the index', async () => {
    await stores.eventStore.append('account-7', -1, deposits('c', 1_000));
    const runner = runnerOn(stores);
    const last = Array.from({ length: 256 }, (_, n) => `c-${1_000 - 256 + n}`);
    const answers = await Promise.all(last.map((commandId) => run(runner, commandId)));
    expect(answers.every(({ repeated }) => repeated)).toBe(true);
  });
});

describe('the same id with another command: COMMAND_ID_REUSED', () => {
  test('at once and after a restart', async () => {
    await run(runnerOn(stores), 'c-1', deposit(5));
    for (const runner of [runnerOn(stores), runnerOn(stores)]) {
      expect(await refusalOf(run(runner, 'c-1', deposit(6)))).toBe('Domain COMMAND_ID_REUSED');
      expect(await run(runner, 'c-1', deposit(5))).toMatchObject({ repeated: true });
    }
    expect(await commands()).toEqual(['c-1']);
  });

  test('in parallel, in two processes', async () => {
    const answers = await Promise.all([
      refusalOf(run(runnerOn(stores), 'c-1', deposit(5))),
      refusalOf(run(runnerOn(stores), 'c-1', deposit(6))),
    ]);
    expect(answers.filter((answer) => answer === 'Domain COMMAND_ID_REUSED')).toHaveLength(1);
    expect(await commands()).toEqual(['c-1']);
  });

  test('for another stream, while this process remembers it', async () => {
    const runner = runnerOn(stores);
    await run(runner, 'c-1');
    expect(await refusalOf(run(runner, 'c-1', deposit(1), 8))).toBe('Domain COMMAND_ID_REUSED');
    expect(await commands(8)).toEqual([]);
  });

  test('long after it has left the window, with another body or for another stream', async () => {
    await run(runnerOn(stores), 'c-1');
    await run(runnerOn(stores), 'c-2', deposit(1), 8);
    await pushOut();
    const runner = runnerOn(stores, { commandIndex: await startIndex() });
    expect(await refusalOf(run(runner, 'c-1', deposit(6)))).toBe('Domain COMMAND_ID_REUSED');
    expect(await refusalOf(run(runner, 'c-2'))).toBe('Domain COMMAND_ID_REUSED');
    expect(await commands()).not.toContain('c-2');
  });

  test('what counts as its body may be given', async () => {
    const runner = runnerOn(stores);
    const options = { ...noBonus, body: { request: 1 } };
    await runner.run(accountAggregate, 7, deposit(5), envelope('c-1'), options);
    const repeat = runner.run(accountAggregate, 7, deposit(6), envelope('c-1'), options);
    expect(await repeat).toMatchObject({ repeated: true });
  });
});

describe('the index of older commands', () => {
  const index = (passed: boolean, entry: Awaited<ReturnType<CommandIndex['find']>> = null): CommandIndex => ({
    passed: async () => passed,
    find: async () => entry,
  });

  test('has not passed what the window has dropped: COMMAND_INDEX_BEHIND, retryable, and nothing is appended', async () => {
    await run(runnerOn(stores), 'first');
    await pushOut();
    const behind = runnerOn(stores, { commandIndex: index(false) });
    await expect(run(behind, 'c-1')).rejects.toMatchObject({ code: 'COMMAND_INDEX_BEHIND', retryable: true });
    expect(await commands()).not.toContain('c-1');
  });

  test('is not asked before the window has dropped anything', async () => {
    await pushOut();
    expect(await run(runnerOn(stores), 'c-1')).toMatchObject({ repeated: false });
  });

  test.each([
    ['a revision that the log does not have', 5_000],
    ['an event of another command', 3],
  ])('of another log, one that names %s, is not believed', async (_, revision) => {
    const first = await run(runnerOn(stores), 'c-1');
    await pushOut();
    const { fingerprint } =
      (await stores.eventStore.readStream(first.stream, { limit: 1 }))[0]?.metadata ?? {};
    const entry = {
      stream: first.stream,
      firstRevision: revision,
      lastRevision: revision,
      fingerprint: fingerprint ?? '',
    };
    const runner = runnerOn(stores, { commandIndex: index(true, entry) });
    expect(await run(runner, 'c-2')).toMatchObject({ repeated: false });
  });
});

describe('an append whose answer was lost', () => {
  const lost = (lands: boolean): Stores => {
    let failures = 1;
    const append: Stores['eventStore']['append'] = async (...args) => {
      if (failures-- <= 0) return stores.eventStore.append(...args);
      if (lands) await stores.eventStore.append(...args);
      throw new InfrastructureError('STORE_UNAVAILABLE', 'no answer');
    };
    return { ...stores, eventStore: storeWith(stores.eventStore, { append }) };
  };

  test('is a success when the events are in the log', async () => {
    const runner = runnerOn(lost(true));
    const result = await run(runner, 'c-1', deposit(5));
    expect(result).toMatchObject({
      revision: 0,
      repeated: false,
      events: [{ type: 'Deposited', data: { amount: 5 } }],
    });
    expect(await run(runner, 'c-2')).toMatchObject({ revision: 1 });
    expect(await commands()).toEqual(['c-1', 'c-2']);
  });

  test('is reported when they are not, and the repeat appends them once', async () => {
    const runner = runnerOn(lost(false));
    expect(await refusalOf(run(runner, 'c-1'))).toBe('Infrastructure STORE_UNAVAILABLE');
    expect(await run(runner, 'c-1')).toMatchObject({ revision: 0, repeated: false });
    expect(await commands()).toEqual(['c-1']);
  });

  test('is a success for the repeat when they land after the report', async () => {
    let late = (): Promise<unknown> => Promise.resolve();
    const append: Stores['eventStore']['append'] = (...args) => {
      late = () => stores.eventStore.append(...args);
      return Promise.reject(new InfrastructureError('STORE_UNAVAILABLE', 'no answer'));
    };
    const eventStore = storeWith(stores.eventStore, { append });
    expect(await refusalOf(run(runnerOn({ ...stores, eventStore }), 'c-1'))).toBe(
      'Infrastructure STORE_UNAVAILABLE',
    );
    await late();
    expect(await run(runnerOn(stores), 'c-1')).toMatchObject({ revision: 0, repeated: true });
  });
});
