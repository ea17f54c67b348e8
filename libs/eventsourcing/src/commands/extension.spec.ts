import { beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import {
  accountAggregate,
  deposit,
  envelope,
  eventWith,
  freeze,
  freezeSlice,
  noBonus,
  refusalOf,
  runnerOn,
  seenSlice,
  thaw,
  useBench,
  withdraw,
} from '@parley/testkit';
import { defineAggregate } from './decider.js';
import { defineCommand, extendAggregate } from './extension.js';
import type { CommandRunner } from './runner/types.js';
import { defineErrors } from '../values/define-errors.js';
import type { RecordedEvent } from '../events/event.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const errors = defineErrors({ NO_ACCOUNT: { family: 'Domain', kind: 'not-found', meaning: 'None.' } });
const slices = [freezeSlice, seenSlice];
let runner: CommandRunner;
beforeEach(() => {
  runner = runnerOn(bench, { slices });
});

const history = (): Promise<readonly RecordedEvent[]> =>
  bench.eventStore.readStream('account-7', { limit: 1_000 });
const nothing = { context: () => ({}) };
const pay = (by: CommandRunner, commandId: string, command = deposit(1)) =>
  by.run(accountAggregate, 7, command, envelope(commandId), noBonus);
const frozen = (by: CommandRunner, commandId: string, reason = 'audit') =>
  by.run(freeze, 7, { type: 'Freeze', reason }, envelope(commandId), nothing);
const thawed = (by: CommandRunner, commandId: string, least = 0) =>
  by.run(thaw, 7, { type: 'Thaw' }, envelope(commandId), { context: () => ({ least }) });

describe('a command that a feature contributes', () => {
  test('is decided on the base state and its own, and its events name the feature and the command', async () => {
    await pay(runner, 'c-1', deposit(5));
    const result = await frozen(runner, 'c-2');
    expect(result).toMatchObject({ stream: 'account-7', revision: 1, repeated: false });
    expect(result.events).toEqual([{ type: 'Frozen', data: { reason: 'audit' } }]);
    const [first, second] = await history();
    expect(first?.metadata).not.toHaveProperty('extension');
    expect(second?.metadata).toMatchObject({
      extension: 'freezing',
      commandType: 'Freeze',
      schemaVersion: 1,
      commandId: 'c-2',
    });
    expect(await refusalOf(frozen(runner, 'c-3'))).toBe('Domain FROZEN');
  });

  test('and commands of the aggregate move both states; other features see the events of the aggregate alone', async () => {
    await frozen(runner, 'c-1');
    await pay(runner, 'c-2', deposit(5));
    await pay(runner, 'c-3', withdraw(2));
    for (const by of [runner, runnerOn(bench, { slices })]) {
      const state = { base: { balance: 3 }, own: { reason: 'audit', deposits: 1 } };
      expect(await by.load(freezeSlice, 7)).toMatchObject({ state, revision: 2 });
      expect(by.known(freezeSlice, 7)?.state).toEqual(state);
      expect((await by.load(seenSlice, 7)).state).toEqual({ base: { balance: 3 }, own: { seen: 2 } });
      expect((await by.load(accountAggregate, 7)).state).toEqual({ balance: 3 });
    }
  });

  test('is known when it is repeated, also by another process, and can be found', async () => {
    await frozen(runner, 'c-1');
    await thawed(runner, 'c-2');
    const other = runnerOn(bench, { slices });
    for (const by of [runner, other]) {
      expect(await frozen(by, 'c-1')).toMatchObject({ revision: 0, repeated: true });
      expect(await refusalOf(frozen(by, 'c-1', 'other'))).toBe('Domain COMMAND_ID_REUSED');
      expect(await by.find(freeze, 7, 'c-1')).toMatchObject({
        events: [{ type: 'Frozen', data: { reason: 'audit' } }],
      });
      expect(await by.find(thaw, 7, 'c-9')).toBeNull();
    }
    expect(await history()).toHaveLength(2);
  });

  test('is decided again on what another process has appended, with a new context', async () => {
    const other = runnerOn(bench, { slices });
    await frozen(runner, 'c-1');
    await other.load(accountAggregate, 7);
    await pay(runner, 'c-2');
    expect(await refusalOf(thawed(other, 'c-3', 2))).toBe('Domain TOO_EARLY');
    await pay(runner, 'c-4');
    expect(await thawed(other, 'c-3', 2)).toMatchObject({ revision: 3 });
    expect(await frozen(runner, 'c-5')).toMatchObject({ revision: 4 });
  });

  test('races others: each is decided on exactly what came before', async () => {
    const runners = Array.from({ length: 3 }, () => runnerOn(bench, { slices, maxAttempts: 1_000 }));
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) => {
        const by = runners[n % 3] ?? runner;
        return n % 4 === 0 ? frozen(by, `c-${n}`) : pay(by, `c-${n}`);
      }),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(46);
    const { state } = await runner.load(freezeSlice, 7);
    const at = (await history()).findIndex(({ type }) => type === 'Frozen');
    expect(state).toEqual({ base: { balance: 45 }, own: { reason: 'audit', deposits: 45 - at } });
  });

  test('nothing follows: the stream is answered as it is', async () => {
    expect(await thawed(runner, 'c-1')).toMatchObject({ revision: -1, events: [] });
  });

  test('expects a revision like any other', async () => {
    const expecting = { ...nothing, expectedRevision: 4 };
    const command = { type: 'Freeze', reason: 'audit' } as const;
    const answer = runner.run(freeze, 7, command, envelope('c-1'), expecting);
    expect(await refusalOf(answer)).toBe('Concurrency REVISION_CONFLICT');
  });

  test('cannot decide an event of the aggregate, nor the aggregate one of a feature', async () => {
    const wrong = { ...freeze, decide: () => [{ type: 'Deposited', data: { amount: 9 } }] as never };
    expect(
      await refusalOf(
        runner.run(wrong, 7, { type: 'Freeze', reason: 'x' } as const, envelope('c-1'), nothing),
      ),
    ).toBe('Infrastructure UNKNOWN_EVENT');
    const base = { ...accountAggregate, decide: () => [{ type: 'Thawed', data: {} }] as never };
    expect(await refusalOf(runner.run(base, 7, deposit(1), envelope('c-1'), noBonus))).toBe(
      'Infrastructure UNKNOWN_EVENT',
    );
    expect(await history()).toEqual([]);
  });

  test('whose slice is not enabled is refused in words, and nothing is written', async () => {
    const without = runnerOn(bench, { slices: [seenSlice] });
    await expect(frozen(without, 'c-1')).rejects.toThrow(
      'Freeze needs the slice of freezing on account, which is not enabled',
    );
    await expect(without.find(freeze, 7, 'c-1')).rejects.toThrow(TypeError);
    await expect(without.load(freezeSlice, 7)).rejects.toThrow(TypeError);
    expect(() => without.known(freezeSlice, 7)).toThrow(TypeError);
    expect(await pay(without, 'c-1')).toMatchObject({ revision: 0 });
  });

  test('two slices of one feature on one aggregate are refused at the start', () => {
    expect(() => runnerOn(bench, { slices: [freezeSlice, { ...freezeSlice }] })).toThrow(
      'two slices of freezing on account',
    );
  });
});

describe('the guard of the aggregate', () => {
  interface Owned {
    readonly owner: string;
  }
  const guarded = defineAggregate({
    ...accountAggregate,
    name: 'guarded',
    guard({ balance }, id, { owner }: Owned) {
      if (balance === 0 || owner !== 'me') throw errors.NO_ACCOUNT('None.', { id });
    },
  });
  const slice = extendAggregate(
    guarded,
    freezeSlice.events,
  )({
    feature: 'freezing',
    stateVersion: 1,
    initialState: freezeSlice.initialState,
    evolve: (own, event) => freezeSlice.evolve(own, event),
  });
  let asked = 0;
  const touch = defineCommand(slice)({
    type: 'Touch',
    decide(_state, _command: { readonly type: 'Touch' }, { owner }) {
      asked += 1;
      return owner === 'nobody' ? [] : [{ type: 'Thawed', data: {} }];
    },
  });

  test('goes before each contributed command, and says the same whatever revision was expected', async () => {
    const by = runnerOn(bench, { slices: [slice] });
    const touched = (commandId: string, owner: string, expectedRevision?: number) =>
      by.run(touch, 7, { type: 'Touch' }, envelope(commandId), {
        context: () => ({ owner }),
        ...(expectedRevision !== undefined && { expectedRevision }),
      });
    asked = 0;
    await expect(touched('c-1', 'me')).rejects.toMatchObject({ code: 'NO_ACCOUNT', details: { id: 7 } });
    await by.run(guarded, 7, deposit(1), envelope('c-2'), noBonus);
    expect(await refusalOf(touched('c-3', 'other', 9))).toBe('Domain NO_ACCOUNT');
    expect(asked).toBe(0);
    expect(await touched('c-1', 'me')).toMatchObject({ revision: 1 });
    expect(asked).toBe(1);
  });
});

describe('a feature that is taken away', () => {
  /** A stream with events of a feature among those of the aggregate. */
  async function grow(): Promise<void> {
    await pay(runner, 'c-1', deposit(5));
    await frozen(runner, 'c-2');
    await pay(runner, 'c-3', deposit(2));
    await runner.flush();
  }

  test('stops no command: states go past its events, which keep their place and their command id', async () => {
    await grow();
    for (const by of [runnerOn(bench), runnerOn(bench, { slices: [seenSlice] })]) {
      expect(await by.load(accountAggregate, 7)).toMatchObject({ state: { balance: 7 }, revision: 2 });
      expect(await refusalOf(pay(by, 'c-2'))).toBe('Domain COMMAND_ID_REUSED');
      expect(await by.find(accountAggregate, 7, 'c-2')).toMatchObject({ revision: 1, events: [] });
    }
    expect(await pay(runnerOn(bench), 'c-4', withdraw(7))).toMatchObject({ revision: 3 });
    expect((await runner.load(freezeSlice, 7)).state).toMatchObject({ base: { balance: 0 } });
  });

  test('at the end of a stream: the next command is appended behind its event', async () => {
    await frozen(runner, 'c-1');
    expect(await pay(runnerOn(bench), 'c-2')).toMatchObject({ revision: 1 });
  });

  test('and comes back finds its state as it would be had it never gone', async () => {
    await grow();
    const without = runnerOn(bench, { snapshotEvery: 1 });
    await pay(without, 'c-4', deposit(3));
    await without.flush();
    const back = runnerOn(bench, { slices });
    expect((await back.load(freezeSlice, 7)).state).toEqual({
      base: { balance: 10 },
      own: { reason: 'audit', deposits: 2 },
    });
  });

  test.each([
    ['of no feature', {}],
    ['of an enabled feature that does not know it', { extension: 'freezing' }],
  ])('is not what an unknown type is: one %s is refused', async (_, more) => {
    await grow();
    const strange = eventWith({}, 'Strange');
    await bench.eventStore.append('account-7', 2, [
      { ...strange, metadata: { ...strange.metadata, ...more } },
    ]);
    expect(await refusalOf(runner.load(accountAggregate, 7))).toBe('Infrastructure UNKNOWN_EVENT');
    expect(await refusalOf(pay(runnerOn(bench, { slices }), 'c-4'))).toBe('Infrastructure UNKNOWN_EVENT');
  });

  test('nor a newer version of an event of an enabled feature', async () => {
    const newer = eventWith({ reason: 'x', until: 'y' }, 'Frozen');
    const metadata = { ...newer.metadata, schemaVersion: 2, extension: 'freezing' };
    await bench.eventStore.append('account-7', -1, [{ ...newer, metadata }]);
    expect(await refusalOf(pay(runner, 'c-1'))).toBe('Infrastructure UNKNOWN_EVENT');
    expect(await pay(runnerOn(bench), 'c-1')).toMatchObject({ revision: 1 });
  });
});
