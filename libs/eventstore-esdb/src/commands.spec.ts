import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import {
  createCommandRunner,
  defineAggregate,
  defineEvent,
  type CommandIndex,
  type CommandRunner,
  type DocumentStore,
  type EventStore,
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

const runnerOn = (eventStore: EventStore): CommandRunner =>
  createCommandRunner({ eventStore, documents, clock: Date.now, commandIndex: noOldCommands });

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

test('one command on several servers at once is answered by all with what the first of them decided', async () => {
  const runners = (await Promise.all(Array.from({ length: 4 }, () => bench.open()))).map(runnerOn);
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

test('a command whose answers are lost is carried out once, whoever repeats it', async () => {
  const runners = (await Promise.all([bench.open(), bench.open()])).map(runnerOn);
  const id = randomUUID();
  await bench.double.fault({ kind: 'lost-answer', count: 3 });
  for (const [number, runner] of [...runners, ...runners].entries()) {
    const { events } = await draw(runner, id, `command-${id}`, number);
    expect(events).toEqual([{ type: 'Drawn', data: { number: 0 } }]);
  }
  expect(await (await bench.open()).readStream(`lottery-${id}`, { limit: 10 })).toHaveLength(1);
});
