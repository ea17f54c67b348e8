import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  oneof,
  record,
  type Arbitrary,
} from 'fast-check';
import { type DocumentStore, type Draft, storeErrors } from '@parley/eventsourcing';
import { documentsWith } from '@parley/testkit';
import { keeper, promised, unrelated, until, useBench } from './bench.fixtures.js';
import { defineProcess } from './process.js';
import { processCollection } from './state/stored.js';
import type { Processes } from './types.js';

let now = Date.parse('2026-03-01T10:00:00Z');
const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments }, () => now);
const HOLDERS = 3;
const ACCOUNTS = ['a', 'b', 'c'];

/** What happens to the programs that run the process, in any order. */
type Act =
  | { readonly act: 'append'; readonly amount: number; readonly accounts: readonly string[] }
  /** Its stores fail from its `after`-th use on: in the middle of an event, before the checkpoint, anywhere. Then it is gone. */
  | { readonly act: 'kill'; readonly holder: number; readonly after: number }
  | { readonly act: 'stop'; readonly holder: number }
  /** Every lease that is not renewed at once runs out. */
  | { readonly act: 'sleep' };

const holder = integer({ min: 0, max: HOLDERS - 1 });
const acts: Arbitrary<Act[]> = array(
  oneof(
    {
      weight: 5,
      arbitrary: record({
        act: constantFrom('append' as const),
        amount: integer({ min: -3, max: 5 }),
        accounts: array(constantFrom(...ACCOUNTS), { maxLength: 3 }).map((all) => [...new Set(all)]),
      }),
    },
    {
      weight: 3,
      arbitrary: record({ act: constantFrom('kill' as const), holder, after: integer({ min: 0, max: 9 }) }),
    },
    { weight: 1, arbitrary: record({ act: constantFrom('stop' as const), holder }) },
    { weight: 1, arbitrary: record({ act: constantFrom('sleep' as const) }) },
  ),
  { maxLength: 25 },
);

/** One program with stores that can be taken away from it. */
interface Program {
  readonly processes: Processes;
  /** Uses of its stores until they fail. */
  left: number;
}

function launch(name: string): Program {
  const program = { left: Infinity } as Draft<Program>;
  const use = (): void => {
    program.left -= 1;
    if (program.left < 0) throw storeErrors.STORE_CLOSED('Killed.', {}, { retryable: true });
  };
  const { documents } = bench;
  const guarded: Partial<DocumentStore> = {
    async commit(step) {
      use();
      await documents.commit(step);
      // Stored, but the program never hears of it.
      use();
    },
    async acquireLease(...args) {
      use();
      return documents.acquireLease(...args);
    },
    async releaseLease(lease) {
      use();
      return documents.releaseLease(lease);
    },
  };
  const runner = bench.freshRunner();
  const process = keeper({ runner, from: 'now', watch: async () => use() });
  program.processes = bench.start([defineProcess({ ...process, name })], {
    documents: documentsWith(documents, guarded),
    clock: () => now,
    batchSize: 3,
  });
  return program;
}

/** What is left of a killed program holds its lease, and never comes back. */
const kill = (program: Program, after: number): void => void (program.left = Math.min(program.left, after));

test('whatever is killed, stopped or sleeps, and whenever: every reaction is carried out, and once', async () => {
  let round = 0;
  await assert(
    asyncProperty(acts, async (plan) => {
      const name = `keeper-${(round += 1)}`;
      const begun = await bench.eventStore.head();
      const first = launch(name);
      await until(async () => (await first.processes.states())[0]?.here === true);
      const programs = await play(name, plan, first);
      // All of them die, and one more comes.
      for (const program of programs) kill(program, 0);
      await Promise.all(programs.map(({ processes }) => processes.stop()));
      now += 20_000;
      const last = launch(name);
      await bench.settled(last.processes, name);
      await last.processes.stop();
      await expectOnce(name, begun);
    }),
    { numRuns: 40 },
  );
}, 120_000);

/** Answers every program that was ever launched. */
async function play(name: string, plan: readonly Act[], first: Program): Promise<readonly Program[]> {
  const programs = [first, ...Array.from({ length: HOLDERS - 1 }, () => launch(name))];
  const all = [...programs];
  for (const step of plan) {
    if (step.act === 'append') {
      await bench.append(`promises of ${name}`, promised(step.amount, ...step.accounts), unrelated());
    } else if (step.act === 'sleep') {
      now += 20_000;
    } else {
      const program = programs[step.holder] ?? first;
      if (step.act === 'stop') await program.processes.stop();
      else kill(program, step.after);
      all.push((programs[step.holder] = launch(name)));
    }
  }
  return all;
}

/** The log holds each command at most once, and the counts are those of all that was promised. */
async function expectOnce(name: string, begun: bigint): Promise<void> {
  const { events } = await bench.eventStore.readAll({ from: begun, limit: 10_000 });
  const promises = events.filter(({ type }) => type === 'Promised');
  const wanted = promises.flatMap(({ id, data }) =>
    (data as { accounts: readonly string[] }).accounts.map((account) => `${id}/${name}/${account}`),
  );
  const caused = events.map(({ metadata }) => metadata.commandId).filter((id) => id.includes(`/${name}/`));
  expect(new Set(caused).size).toBe(caused.length);
  const refused = wanted.filter((id) => !caused.includes(id));
  expect(caused.filter((id) => !wanted.includes(id))).toEqual([]);
  const counts = (await bench.documents.get(processCollection(name), [name])).get(name)?.document ?? {
    done: 0,
    refused: 0,
  };
  expect(counts).toMatchObject({ done: caused.length, refused: refused.length });
}
