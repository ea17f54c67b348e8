import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { array, assert, asyncProperty, constant, integer, oneof, record, type Arbitrary } from 'fast-check';
import type { CommandRunner } from './types.js';
import {
  accountAggregate,
  commandsOf,
  deposit,
  envelope,
  noBonus,
  refusalOf,
  runnerOn,
  useBench,
  withdraw,
} from '@parley/testkit';

const RUNNERS = 3;
const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

/** A command sent through one of several processes, or one of them restarting. */
type Step = { readonly by: number; readonly send: Sent | null };
/** Positions that each command was answered with. */
type Answers = Map<string, Set<bigint>>;
interface Sent {
  readonly account: number;
  readonly id: number;
  readonly amount: number;
}

const by = integer({ min: 0, max: RUNNERS - 1 });
const sent = record({
  account: integer({ min: 0, max: 1 }),
  id: integer({ min: 0, max: 12 }),
  amount: integer({ min: -5, max: 5 }),
});
const steps: Arbitrary<Step[]> = array(
  oneof(
    { weight: 8, arbitrary: record({ by, send: sent }) },
    { weight: 1, arbitrary: record({ by, send: constant(null) }) },
  ),
  { maxLength: 60 },
);

/** A process with so little memory and so many snapshots that every way of loading is taken. */
const restarted = (): CommandRunner =>
  runnerOn(bench, { cacheSize: 1, snapshotEvery: 2, maxAttempts: 1_000 });

test('whatever is repeated, raced or restarted: a command acts once, and memory, snapshots and log agree', async () => {
  let run = 0;
  await assert(
    asyncProperty(steps, array(integer({ min: 1, max: 6 }), { minLength: 1 }), async (plan, widths) => {
      const name = `run${(run += 1)}`;
      const runners = Array.from({ length: RUNNERS }, restarted);
      const { answers, refusals } = await play(name, runners, plan, widths);
      expect(refusals.filter((refusal) => refusal !== 'Domain OVERDRAWN')).toEqual([]);
      for (const account of [0, 1])
        await expectAgreement(`${name}-${account}`, [...runners, restarted()], answers);
    }),
    { numRuns: 40 },
  );
}, 60_000);

/** Takes the steps in groups of the given widths; those of one group happen at once. */
async function play(
  name: string,
  runners: CommandRunner[],
  plan: readonly Step[],
  widths: readonly number[],
) {
  const answers: Answers = new Map();
  const refusals: unknown[] = [];
  const send = async (runner: CommandRunner, { account, id, amount }: Sent): Promise<void> => {
    const commandId = `${name}-${account}-${id}`;
    const command = amount >= 0 ? deposit(amount) : withdraw(-amount);
    const options = { ...noBonus, body: id };
    const answer = runner.run(accountAggregate, `${name}-${account}`, command, envelope(commandId), options);
    try {
      const { position } = await answer;
      answers.set(commandId, (answers.get(commandId) ?? new Set()).add(position));
    } catch {
      refusals.push(await refusalOf(answer));
    }
  };

  for (let at = 0, group = 0; at < plan.length; group++) {
    const together = plan.slice(at, (at += widths[group % widths.length] ?? 1));
    for (const step of together) if (step.send === null) runners[step.by] = restarted();
    await Promise.all(
      together.flatMap((step) => (step.send ? send(runners[step.by] ?? restarted(), step.send) : [])),
    );
  }
  await Promise.all(runners.map((runner) => runner.flush()));
  return { answers, refusals };
}

async function expectAgreement(
  id: string,
  runners: readonly CommandRunner[],
  answers: Answers,
): Promise<void> {
  const log = await bench.eventStore.readStream(`account-${id}`, { limit: 1_000 });
  const balance = log.reduce((sum, { type, data }) => {
    const { amount } = data as { amount: number };
    return type === 'Deposited' ? sum + amount : sum - amount;
  }, 0);
  expect(balance).toBeGreaterThanOrEqual(0);
  const commands = commandsOf(log);
  expect(new Set(commands).size).toBe(commands.length);
  for (const { metadata, position } of log)
    expect([...(answers.get(metadata.commandId) ?? [])]).toEqual([position]);
  for (const runner of runners) expect((await runner.load(accountAggregate, id)).state.balance).toBe(balance);
}
