import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import {
  createCommandRunner,
  defineAggregate,
  defineCommand,
  defineEvent,
  extendAggregate,
  type CommandIndex,
  type CommandRunner,
  type DocumentStore,
  type EventStore,
  type Slice,
} from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { useDouble } from './esdb.fixtures.js';

const Drawn = defineEvent('Drawn', 1, Type.Object({ number: Type.Integer() }), { number: 1 });
/** What it decides depends on who runs it, as with new ids. */
const lottery = defineAggregate<
  { readonly draws: number },
  { readonly type: 'Draw' },
  typeof Drawn,
  { readonly number: number }
>({
  name: 'lottery',
  stateVersion: 1,
  events: [Drawn],
  initialState: { draws: 0 },
  decide: (_, __, { number }) => [{ type: 'Drawn', data: { number } }],
  evolve: ({ draws }) => ({ draws: draws + 1 }),
});

const noOldCommands: CommandIndex = { find: async () => null, passed: async () => true };
const bench = useDouble();
let folder: string;
let documents: DocumentStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-esdb-commands-'));
  documents = await openSqliteDocuments({ folder });
});
afterAll(async () => {
  await documents.close();
  await rm(folder, { recursive: true });
});

const runnerOn = (eventStore: EventStore, slices: readonly Slice[] = []): CommandRunner =>
  createCommandRunner({
    ...{ eventStore, records: documents, slices },
    clock: Date.now,
    commandIndex: noOldCommands,
  });

const draw = (runner: CommandRunner, id: string, commandId: string, number: number) =>
  runner.run(
    lottery,
    id,
    { type: 'Draw' },
    { commandId, actor: { kind: 'system', id: null }, correlationId: 'c' },
    {
      context: () => ({ number }),
    },
  );

const prizeSlice = extendAggregate(lottery, [
  defineEvent('PrizeGiven', 1, Type.Object({ draws: Type.Integer() }), { draws: 1 }),
])({
  feature: 'prizes',
  stateVersion: 1,
  initialState: { prizes: 0 },
  evolve: (own, { type }) => (type === 'PrizeGiven' ? { prizes: own.prizes + 1 } : own),
});
const givePrize = defineCommand(prizeSlice)({
  type: 'GivePrize',
  decide: ({ base }, _: { readonly type: 'GivePrize' }) => [
    { type: 'PrizeGiven', data: { draws: base.draws } },
  ],
});

test('a feature that is taken away stops no command, and finds its state when it comes back', async () => {
  const [store, id] = [await bench.open(), randomUUID()];
  const [withIt, without] = [runnerOn(store, [prizeSlice]), runnerOn(await bench.open())];
  const sent = { actor: { kind: 'system', id: null }, correlationId: 'c' } as const;
  const give = (runner: CommandRunner, commandId: string) =>
    runner.run(givePrize, id, { type: 'GivePrize' }, { ...sent, commandId }, { context: () => ({}) });
  await draw(withIt, id, `a-${id}`, 1);
  await give(withIt, `b-${id}`);
  expect(await draw(without, id, `c-${id}`, 2)).toMatchObject({ revision: 2 });
  expect(await without.load(lottery, id)).toMatchObject({ state: { draws: 2 }, revision: 2 });
  await expect(give(without, `d-${id}`)).rejects.toThrow('prizes on lottery');
  const back = runnerOn(await bench.open(), [prizeSlice]);
  expect((await back.load(prizeSlice, id)).state).toEqual({ base: { draws: 2 }, own: { prizes: 1 } });
  expect(await give(back, `b-${id}`)).toMatchObject({ revision: 1, repeated: true });
});

test('one command on several servers at once is answered by all with what the first of them decided', async () => {
  const runners = (await Promise.all(Array.from({ length: 4 }, () => bench.open()))).map((store) =>
    runnerOn(store),
  );
  for (let round = 0; round < 10; round += 1) {
    const id = randomUUID();
    const results = await Promise.all(
      runners.map((runner, number) => draw(runner, id, `command-${id}`, number)),
    );
    const events = await (await bench.open()).readStream(`lottery-${id}`, { limit: 10 });
    expect(events).toHaveLength(1);
    for (const { events: answered, position } of results) {
      expect(answered).toEqual([{ type: 'Drawn', data: events[0]?.data }]);
      expect(position).toBe(events[0]?.position);
    }
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
  }
});

test('a command whose answers are lost is carried out once, by whatever process it is repeated', async () => {
  const runners = (await Promise.all([bench.open(), bench.open()])).map((store) => runnerOn(store));
  const id = randomUUID();
  await bench.double.fault({ kind: 'lost-answer', count: 3 });
  for (const [number, runner] of [...runners, ...runners].entries()) {
    const { events } = await draw(runner, id, `command-${id}`, number);
    expect(events).toEqual([{ type: 'Drawn', data: { number: 0 } }]);
  }
  expect(await (await bench.open()).readStream(`lottery-${id}`, { limit: 10 })).toHaveLength(1);
});
